import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { inviteColumns } from './invite-columns.tsx'

/** Invites, the newest first, page by page. */
export function InviteList({ filter }: { filter: 'open' | 'all' }) {
  const invites = useInfiniteQuery(
    trpc.invites.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title={filter === 'open' ? 'Open invites' : 'All invites'} lead="The newest first.">
      <Loaded query={invites} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.invites)
          return (
            <>
              {rows.length === 0 ? (
                <NoInvites more={invites.hasNextPage} filter={filter} />
              ) : (
                <DataTable
                  label="Invites"
                  columns={inviteColumns}
                  rows={rows}
                  rowId={({ inviteId }) => inviteId}
                />
              )}
              <LoadMore pages={invites} what="invites" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NoInvites({ more, filter }: { more: boolean; filter: 'open' | 'all' }) {
  if (more)
    return (
      <Empty title="None among the newest.">Those that were looked at are over. There are older ones.</Empty>
    )
  return (
    <Empty title={filter === 'open' ? 'No invite is open.' : 'No invite yet.'}>
      An admin of a group makes one in their app.
    </Empty>
  )
}
