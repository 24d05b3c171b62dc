import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'

type State = Answers['accounts']['list']['accounts'][number]['state']

const words: Readonly<Record<State, readonly [words: string, tone: Tone]>> = {
  active: ['Active', 'good'],
  suspended: ['Suspended', 'warning'],
  takenDown: ['Taken down', 'bad'],
  deleting: ['Deleting itself', 'info'],
  erased: ['Erased', 'neutral'],
  inactive: ['Inactive at its server', 'neutral'],
}

/** How an account stands, in a word. */
export function AccountStateBadge({ state }: { state: State }) {
  const [text, tone] = words[state]
  return <Badge tone={tone}>{text}</Badge>
}
