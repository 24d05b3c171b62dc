import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { accountColumns } from './account-columns.tsx'

/** What a search has found. */
export function FoundAccounts({ query }: { query: string }) {
  const found = useQuery(trpc.accounts.find.queryOptions({ query }))
  return (
    <Card title={`Found for “${query}”`}>
      <Loaded query={found} lines={4}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty title="Nothing of that name.">
              A handle must resolve to an account that is known here; of a DID or a device id, the beginning
              is enough.
            </Empty>
          ) : (
            <DataTable label="Accounts" columns={accountColumns} rows={accounts} rowId={({ did }) => did} />
          )
        }
      </Loaded>
    </Card>
  )
}
