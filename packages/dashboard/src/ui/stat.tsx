import type { ReactNode } from 'react'
import type { Tone } from './badge.tsx'

type Props = { name: string; value: ReactNode; note?: ReactNode; tone?: Tone }

/** One figure, large. Its width does not change with its digits. */
export function Stat({ name, value, note, tone = 'neutral' }: Props) {
  return (
    <div className={`stat stat-${tone}`}>
      <dt>{name}</dt>
      <dd>
        <span className="stat-value">{value}</span>
        {note !== undefined && <span className="stat-note">{note}</span>}
      </dd>
    </div>
  )
}

/** Figures in a row that wraps. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className="stats">{children}</dl>
}
