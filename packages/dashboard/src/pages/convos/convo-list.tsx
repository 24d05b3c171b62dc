import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { convoColumns } from './convo-columns.tsx'

type Filter = 'all' | 'direct' | 'group' | 'attention'

const titles: Readonly<Record<Filter, string>> = {
  all: 'The newest first',
  direct: 'Direct convos, the newest first',
  group: 'Groups, the newest first',
  attention: 'With reported commits or barred devices, the newest first',
}

/** Convos of a kind, the newest first, page by page. */
export function ConvoList({ filter }: { filter: Filter }) {
  const convos = useInfiniteQuery(
    trpc.convos.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title={titles[filter]}>
      <Loaded query={convos} lines={10}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.convos)
          if (rows.length === 0) return <NoConvos filter={filter} />
          return (
            <>
              <DataTable label="Convos" columns={convoColumns} rows={rows} rowId={({ convoId }) => convoId} />
              <LoadMore pages={convos} what="convos" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NoConvos({ filter }: { filter: Filter }) {
  if (filter === 'attention')
    return (
      <Empty title="No convo needs attention.">
        No device reports a commit that it cannot process, and none is barred. That is how it should be.
      </Empty>
    )
  return (
    <Empty title={filter === 'all' ? 'No convo yet.' : 'No convo of this kind yet.'}>
      A convo appears here when an account makes it.
    </Empty>
  )
}
