import { useQuery } from '@tanstack/react-query'
import { useMe, useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { sessionColumns } from './session-columns.tsx'

/** Who is signed in as an operator, which admins alone see. */
export function SessionsCard() {
  const unless = useUnless('admin')
  return (
    <Card
      title="Sessions of operators"
      lead="Who is signed in here. A session ends after twelve hours, or after two without use."
    >
      {unless === undefined ? (
        <Sessions />
      ) : (
        <Empty title="Admins alone see who else is signed in.">
          A session tells an address and a browser, and can be ended here. {unless}
        </Empty>
      )}
    </Card>
  )
}

function Sessions() {
  const sessions = useQuery({ ...trpc.session.list.queryOptions(), refetchInterval: 15_000 })
  const own = useMe().caller?.sessionId
  return (
    <Loaded query={sessions} lines={6}>
      {(all) => {
        // One's own first, to compare the others with.
        const rows = all
          .map((session) => ({ ...session, own: session.sessionId === own }))
          .sort((one, other) => Number(other.own) - Number(one.own))
        if (rows.length === 0) return <Empty title="Nobody is signed in by a session." />
        return (
          <DataTable
            label="Sessions of operators"
            columns={sessionColumns}
            rows={rows}
            rowId={({ sessionId }) => sessionId}
          />
        )
      }}
    </Loaded>
  )
}
