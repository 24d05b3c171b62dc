import type { ReactNode } from 'react'

/** How a thing stands. Colour never says it alone: the words do. */
export type Tone = 'good' | 'warning' | 'bad' | 'info' | 'neutral'

/** A word or two on how something stands. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}
