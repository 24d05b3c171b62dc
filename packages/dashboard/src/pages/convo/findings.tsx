import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { findings } from '../convos/findings.ts'
import type { Finding } from '../convos/findings.ts'

/** What was found in a convo: what it means, and what to do about it. */
export function Findings({ found }: { found: readonly Finding[] }) {
  return (
    <Card title="What was found">
      {found.length === 0 ? (
        <p>
          <Badge tone="good">All is well</Badge> No device reports a commit, none is barred, and no removal
          waits.
        </p>
      ) : (
        <ul className="findings">
          {found.map((finding) => (
            <li key={finding}>
              <Badge tone={findings[finding].tone}>{findings[finding].word}</Badge>
              <p>{findings[finding].means}</p>
              <p className="dim">What to do: {findings[finding].todo}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
