import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { convoColumns } from './convo-columns.tsx'

const most = 20

/** What a search has found. */
export function FoundConvos({ query }: { query: string }) {
  const found = useQuery(trpc.convos.find.queryOptions({ query }, { refetchInterval: 15_000 }))
  return (
    <Card title={`Found for “${query}”`}>
      <Loaded query={found} lines={4}>
        {(convos) =>
          convos.length === 0 ? (
            <NothingFound query={query} />
          ) : (
            <>
              <DataTable
                label="Convos"
                columns={convoColumns}
                rows={convos}
                rowId={({ convoId }) => convoId}
              />
              {convos.length === most && <p className="dim">The first {most}. More of the id tells more.</p>}
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function NothingFound({ query }: { query: string }) {
  return (
    <Empty title="No convo’s id begins so.">
      Convos are found by their ids alone: the service has no names of them. To see those of an account,{' '}
      <Link to="/accounts" search={{ q: query }}>
        look for “{query}” among the accounts
      </Link>
      .
    </Empty>
  )
}
