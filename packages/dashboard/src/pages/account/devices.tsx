import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import type { Account } from './account.ts'
import { deviceColumns } from './device-columns.tsx'

const mostShown = 100

/** The devices of an account: those that are not removed first. */
export function Devices({ account: { did, devices } }: { account: Account }) {
  const rows = devices.map((device) => ({ ...device, did }))
  return (
    <Card title="Devices" lead={devices.length === mostShown ? `The first ${mostShown}.` : undefined}>
      {rows.length === 0 ? (
        <Empty title="It has no device here.">
          Without one nobody can reach it, and it can read nothing. One appears as soon as an app of it
          registers.
        </Empty>
      ) : (
        <DataTable
          label={plural(devices.length, 'device')}
          columns={deviceColumns}
          rows={rows}
          rowId={({ deviceId }) => deviceId}
        />
      )}
    </Card>
  )
}
