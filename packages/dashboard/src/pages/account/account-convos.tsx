import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { columnsOf, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ConvoLink } from '../../ui/ids.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Time } from '../../ui/time.tsx'
import { kindWord } from '../convos/kind.ts'

type Convo = Answers['accounts']['convos']['convos'][number]

const columns = columnsOf<Convo>([
  { id: 'convo', header: 'Convo', cell: ({ convoId }) => <ConvoLink convoId={convoId} /> },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => kindWord(kind) },
  { id: 'part', header: 'Part in it', cell: Part },
  { id: 'role', header: 'Role', cell: ({ role }) => (role === 'admin' ? 'Admin' : 'Member') },
  { id: 'since', header: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
])

/** The convos that an account is, or was, in. */
export function AccountConvos({ did }: { did: string }) {
  const convos = useInfiniteQuery(
    trpc.accounts.convos.infiniteQueryOptions(
      { did },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card title="Convos" lead="Those that it is in, and those that it was in.">
      <Loaded query={convos} lines={6}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.convos)
          if (rows.length === 0)
            return <Empty title="It is in no convo, and was in none that still exists." />
          return (
            <>
              <DataTable
                label="Convos of the account"
                columns={columns}
                rows={rows}
                rowId={({ convoId }) => convoId}
              />
              <LoadMore pages={convos} what="convos" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Part({ left, leaving, status }: Convo) {
  if (left) return <Badge>Has left</Badge>
  if (leaving) return <Badge tone="warning">Is leaving</Badge>
  if (status === 'request') return <Badge tone="info">Asked, not accepted</Badge>
  return <Badge tone="good">In it</Badge>
}
