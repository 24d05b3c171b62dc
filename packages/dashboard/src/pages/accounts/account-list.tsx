import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { accountColumns } from './account-columns.tsx'

type Filter = 'all' | 'suspended' | 'takenDown' | 'deleting' | 'inactive'

/** Accounts of a state, the newest first, page by page. */
export function AccountList({ filter }: { filter: Filter }) {
  const accounts = useInfiniteQuery(
    trpc.accounts.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title={filter === 'all' ? 'The newest first' : 'Those of this state, the newest first'}>
      <Loaded query={accounts} lines={10}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.accounts)
          if (rows.length === 0) return <NoAccounts filter={filter} />
          return (
            <>
              <DataTable label="Accounts" columns={accountColumns} rows={rows} rowId={({ did }) => did} />
              <LoadMore pages={accounts} what="accounts" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NoAccounts({ filter }: { filter: Filter }) {
  if (filter !== 'all') return <Empty title="No account is in this state.">That is how it should be.</Empty>
  return (
    <Empty title="No account yet.">
      An account appears here when its first device registers with this service.
    </Empty>
  )
}
