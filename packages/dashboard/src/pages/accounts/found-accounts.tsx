import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { accountColumns } from './account-columns.tsx'

const most = 20

/** What a search has found. */
export function FoundAccounts({ query }: { query: string }) {
  const found = useQuery(trpc.accounts.find.queryOptions({ query }))
  return (
    <Card title={`Found for “${query}”`}>
      <Loaded query={found} lines={4}>
        {(accounts) =>
          accounts.length === 0 ? (
            <NothingFound query={query} />
          ) : (
            <>
              <DataTable label="Accounts" columns={accountColumns} rows={accounts} rowId={({ did }) => did} />
              {accounts.length === most && (
                <p className="dim">The first {most}. More of the DID tells more.</p>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function NothingFound({ query }: { query: string }) {
  if (/^did:[a-z0-9]+:./.test(query))
    return (
      <Empty title="No DID begins so here.">
        An account that has not come yet can be held off all the same, if this is the whole of its DID:{' '}
        <Link to="/accounts/$did" params={{ did: query }}>
          go to its page
        </Link>
        .
      </Empty>
    )
  return (
    <Empty title="Nothing of that name.">
      A handle has to be whole and must lead to an account that is known here; so has the id of a device. Of a
      DID the beginning is enough.
    </Empty>
  )
}
