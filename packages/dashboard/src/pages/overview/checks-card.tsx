import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { duration } from '../../ui/format.ts'
import { wordFor } from '../../ui/word-for.ts'

type Check = Answers['overview']['summary']['checks'][number]

const words: Readonly<Record<string, string>> = {
  database: 'The database answers',
  migrations: 'Its tables match this version',
  partitions: 'There is room for messages of next week',
  redis: 'Redis is connected',
}
const expected = ['database', 'migrations', 'partitions']

/** What the service needs, and whether it is there. */
export function ChecksCard({ checks }: { checks: readonly Check[] | undefined }) {
  return (
    <Card title="Checks" lead="Of the node that answers, every 15 seconds.">
      <ul className="lines">
        {checks === undefined
          ? expected.map((name) => <Line key={name} name={name} />)
          : checks.map((check) => <Line key={check.name} name={check.name} check={check} />)}
      </ul>
    </Card>
  )
}

function Line({ name, check }: { name: string; check?: Check }) {
  return (
    <li>
      <span>
        {wordFor(words, name) ?? name}
        {name === 'redis' && <span className="dim"> (the service works without)</span>}
      </span>
      <span className="line-end">
        <span className="dim">{check === undefined ? '–' : duration(check.latencyMs)}</span>
        <Outcome check={check} />
      </span>
    </li>
  )
}

function Outcome({ check }: { check: Check | undefined }) {
  if (check === undefined) return <Badge>–</Badge>
  if (check.ok) return <Badge tone="good">OK</Badge>
  return <Badge tone={check.required ? 'bad' : 'warning'}>Fails</Badge>
}
