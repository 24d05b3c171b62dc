import { Card } from '../../ui/card.tsx'
import { columnsOf, DataTable } from '../../ui/data-table.tsx'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import type { Convo } from './convo.ts'

type Removal = Convo['pendingRemovals'][number]

const causes: Readonly<Record<Removal['cause'], string>> = {
  leaving: 'Leaves',
  deviceRemoved: 'Device removed',
  suspended: 'Cut off',
  accountDeleted: 'Account deleted',
}

const columns = columnsOf<Removal>([
  { id: 'account', header: 'Account', cell: ({ did }) => <AccountLink did={did} /> },
  {
    id: 'device',
    header: 'Device',
    cell: ({ deviceId }) => (deviceId === null ? 'All' : <DeviceId id={deviceId} />),
  },
  { id: 'cause', header: 'Why', cell: ({ cause }) => causes[cause] },
  {
    id: 'since',
    header: 'Since',
    cell: ({ since }) => (since === null ? <span className="dim">Not kept</span> : <Time at={since} />),
  },
])

/** Whom the members are to take out, those longest waited for first. */
export function PendingRemovals({ removals }: { removals: Removal[] }) {
  return (
    <Card
      title="Removals that wait"
      lead="The service cannot take anybody out. A device of an admin does, or another one of the same account; of somebody who leaves, that of any member."
    >
      {removals.length === 0 ? (
        <p>Nobody is to be taken out.</p>
      ) : (
        <DataTable
          label="Removals that wait"
          columns={columns}
          rows={removals}
          rowId={({ did, deviceId }) => `${did} ${deviceId ?? ''}`}
        />
      )}
    </Card>
  )
}
