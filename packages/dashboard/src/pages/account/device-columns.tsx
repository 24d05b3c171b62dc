import { Badge } from '../../ui/badge.tsx'
import { Ciphersuite } from '../../ui/ciphersuite.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { boundedCount } from '../../ui/format.ts'
import { DeviceId } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import type { Device } from './account.ts'
import { DeviceRecord } from './device-record.tsx'
import { KeyStock } from './key-stock.tsx'
import { Push } from './push.tsx'
import { RevokeDevice } from './revoke-device.tsx'

type Row = Device & { readonly did: string }

export const deviceColumns = columnsOf<Row>([
  {
    id: 'device',
    header: 'Device',
    cell: ({ deviceId, ciphersuite }) => (
      <span className="stacked">
        <DeviceId id={deviceId} />
        <small className="dim">
          <Ciphersuite name={ciphersuite} />
        </small>
      </span>
    ),
  },
  { id: 'seen', header: 'Seen', cell: Seen },
  { id: 'record', header: 'Repo record', cell: DeviceRecord },
  { id: 'stock', header: 'Key packages', cell: KeyStock },
  { id: 'use', header: 'In use', cell: InUse },
  { id: 'push', header: 'Wake-ups', cell: ({ push }) => <Push push={push} /> },
  {
    id: 'access',
    header: 'Access',
    cell: ({ removedAt, ...device }) =>
      removedAt === null ? (
        <RevokeDevice {...device} />
      ) : (
        <span className="stacked">
          <Badge>Removed</Badge>
          <Time at={removedAt} />
        </span>
      ),
  },
])

function Seen({ connected, lastSeenAt, createdAt }: Row) {
  return (
    <span className="stacked">
      {connected ? <Badge tone="good">Connected</Badge> : <Time at={lastSeenAt} />}
      <small className="dim">
        registered <Time at={createdAt} />
      </small>
    </span>
  )
}

/** Up to how many the server counts. */
const most = 1000

function InUse({ sessions, leaves }: Row) {
  return (
    <span className="stacked">
      <span>
        {boundedCount(sessions, most)} {sessions === 1 ? 'session' : 'sessions'}
      </span>
      <span>
        {boundedCount(leaves, most)} {leaves === 1 ? 'leaf' : 'leaves'}
      </span>
    </span>
  )
}
