import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Time } from '../../ui/time.tsx'
import type { Convo } from './convo.ts'
import { epochColumns } from './epoch-columns.tsx'

type Props = { convoId: string; conflicts: Convo['conflicts'] }

/** How the epochs of a convo went, the newest first. */
export function Epochs({ convoId, conflicts }: Props) {
  const epochs = useInfiniteQuery(
    trpc.convos.epochs.infiniteQueryOptions(
      { convoId, limit: 25 },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title="Epochs" lead="Each commit ends an epoch and begins the next; the newest come first.">
      <Conflicts conflicts={conflicts} />
      <Loaded query={epochs} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.epochs)
          if (rows.length === 0)
            return (
              <Empty title="No commit is in the log.">Nobody has changed the group since it began.</Empty>
            )
          return (
            <>
              <DataTable
                label="Epochs"
                columns={epochColumns}
                rows={rows}
                rowId={({ generation, epoch }) => `${generation}.${epoch}`}
              />
              <LoadMore pages={epochs} what="epochs" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Conflicts({ conflicts: { count: lost, lastAt } }: { conflicts: Convo['conflicts'] }) {
  if (lost === 0) return <p>No commit of the last thirty days came too late for its epoch.</p>
  return (
    <p>
      <Badge tone="warning">{plural(lost, 'lost race')}</Badge> So many commits of the last thirty days came
      too late for their epoch, the last <Time at={lastAt} />. Their devices have tried again. Some are usual
      where many are active at once; very many mean that a device repeats itself.
    </p>
  )
}
