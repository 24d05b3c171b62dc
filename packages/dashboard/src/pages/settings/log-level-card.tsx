import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Time } from '../../ui/time.tsx'
import { ResetLogLevel, SetLogLevel } from './log-level-acts.tsx'

type LogLevels = Answers['settings']['logLevel']

/** How much the service logs, and for how long. */
export function LogLevelCard() {
  const asked = useQuery({ ...trpc.settings.logLevel.queryOptions(), refetchInterval: 5_000 })
  return (
    <Card
      title="Log"
      lead="All nodes can be made to log more, or less, for a while. After that, and after a restart, each goes by its configuration."
    >
      <Loaded query={asked} lines={3}>
        {(levels) => (
          <>
            <LevelNow levels={levels} />
            <div className="actions">
              <SetLogLevel levels={levels} />
              {levels.wished !== null && <ResetLogLevel configured={levels.configured} />}
            </div>
          </>
        )}
      </Loaded>
    </Card>
  )
}

function LevelNow({ levels: { configured, wished } }: { levels: LogLevels }) {
  if (wished === null)
    return (
      <p>
        Logged is <Badge tone="info">{configured}</Badge> and what is worse, as configured.
      </p>
    )
  return (
    <p>
      Logged is <Badge tone="warning">{wished.level}</Badge> and what is worse, until{' '}
      <Time at={wished.until} exact />; then <Badge>{configured}</Badge> again, as configured.
    </p>
  )
}
