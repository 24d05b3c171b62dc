import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { auditColumns } from './audit-columns.tsx'
import type { AuditSearch } from './audit-filter.tsx'

/** What operators did, the newest first, page by page. */
export function AuditList({ search: { act, did, by } }: { search: AuditSearch }) {
  const entries = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { act, did, actorId: by },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title="The newest first">
      <Loaded query={entries} lines={10}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.entries)
          if (rows.length === 0)
            return (
              <Empty title="No such act.">
                What an operator does is here at once, whether by this page or a script.
              </Empty>
            )
          return (
            <>
              <DataTable
                label="Acts of operators"
                columns={auditColumns}
                rows={rows}
                rowId={({ id }) => String(id)}
              />
              <LoadMore pages={entries} what="acts" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
