import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { bytes, count } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import type { LogShape } from './convo.ts'
import { LogBars } from './log-bars.tsx'
import { LogNumbers } from './log-numbers.tsx'
import { bytesOf, entriesOf, kinds, size } from './stretches.ts'

/** What the last entries of a convo's log are made of. */
export function Log({ convoId }: { convoId: string }) {
  const shape = useQuery(trpc.convos.logShape.queryOptions({ convoId }, { refetchInterval: 15_000 }))
  return (
    <Card
      title="Shape of the log"
      lead="The last 4,800 entries, but for those that have expired; the oldest on the left."
    >
      <Loaded query={shape} lines={10}>
        {(found) => <Shape shape={found} />}
      </Loaded>
    </Card>
  )
}

function Shape({ shape: { stretches } }: { shape: LogShape }) {
  if (stretches.length === 0)
    return <Empty title="No entry is kept.">The log is empty, or all of it has expired.</Empty>
  const sum = (value: (stretch: LogShape['stretches'][number]) => number) =>
    stretches.reduce((total, stretch) => total + value(stretch), 0)
  return (
    <div className="log">
      <LogBars
        title="Entries"
        stretches={stretches}
        series={kinds}
        format={count}
        highest={Math.max(...stretches.map(entriesOf))}
        total={count(sum(entriesOf))}
      />
      <LogBars
        title="Size"
        stretches={stretches}
        series={size}
        format={bytes}
        highest={Math.max(...stretches.map(bytesOf))}
        total={bytes(sum(bytesOf))}
      />
      <LogNumbers stretches={stretches} />
    </div>
  )
}
