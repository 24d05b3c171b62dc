import { Link } from '@tanstack/react-router'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { count } from '../../ui/format.ts'
import { Stat, Stats } from '../../ui/stat.tsx'
import type { Account } from './account.ts'

type Kind = Account['standing']

const standings: Readonly<Record<Kind, readonly [word: string, tone: Tone, means: string]>> = {
  ordinary: ['Ordinary', 'good', 'It may ask as many accounts a day as most.'],
  new: [
    'New here',
    'info',
    'Until it has been here for some days, it may ask fewer accounts a day than others.',
  ],
  unwelcome: [
    'Unwelcome to many',
    'warning',
    'So many of its requests were declined, blocked or reported that it may ask next to nobody a day.',
  ],
}

/** How those took it whom an account has asked into convos. */
export function Requests({ account: { signals, standing } }: { account: Account }) {
  const [word, tone, means] = standings[standing]
  const bad = standing === 'unwelcome' ? 'warning' : 'neutral'
  return (
    <Card title="Whom it asks into convos, of seven days">
      <p>
        <Badge tone={tone}>{word}</Badge> {means} <Link to="/limits">The limits</Link> say how many.
      </p>
      <Stats>
        <Stat name="Asked" value={count(signals.sent)} />
        <Stat name="Accepted" value={count(signals.accepted)} />
        <Stat name="Declined" value={count(signals.declined)} tone={signals.declined > 0 ? bad : 'neutral'} />
        <Stat name="Blocked it" value={count(signals.blocked)} tone={signals.blocked > 0 ? bad : 'neutral'} />
        <Stat
          name="Reported it"
          value={count(signals.reported)}
          tone={signals.reported > 0 ? bad : 'neutral'}
        />
      </Stats>
    </Card>
  )
}
