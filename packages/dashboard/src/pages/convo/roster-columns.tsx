import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import type { Member } from './convo.ts'

export const rosterColumns = columnsOf<Member>([
  { id: 'account', header: 'Account', cell: ({ did }) => <AccountLink did={did} /> },
  { id: 'role', header: 'Role', cell: ({ role }) => (role === 'admin' ? 'Admin' : 'Member') },
  { id: 'status', header: 'Part in it', cell: Part },
  { id: 'since', header: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'leaves', header: 'Devices in the group', cell: Leaves },
])

function Part({ status, absent }: Member) {
  return (
    <span className="badges">
      {status === 'request' ? (
        <Badge tone="info">Asked, not accepted</Badge>
      ) : (
        <Badge tone="good">In it</Badge>
      )}
      {absent && <Badge tone="warning">Absent</Badge>}
    </span>
  )
}

function Leaves({ leaves }: Member) {
  if (leaves.length === 0) return <span className="dim">None: they join when they come by</span>
  return (
    <ul className="leaves">
      {leaves.map(({ leafIndex, deviceId, joinedEpoch, barredAt }) => (
        <li key={leafIndex}>
          <DeviceId id={deviceId} />
          <small className="dim">
            leaf {count(leafIndex)}, since epoch {count(joinedEpoch)}
          </small>
          {barredAt !== null && (
            <Badge tone="bad">
              Barred <Time at={barredAt} />
            </Badge>
          )}
        </li>
      ))}
    </ul>
  )
}
