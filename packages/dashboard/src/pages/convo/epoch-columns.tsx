import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { bytes, count } from '../../ui/format.ts'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import type { Epoch } from './convo.ts'

export const epochColumns = columnsOf<Epoch>([
  {
    id: 'epoch',
    header: 'Generation · epoch',
    cell: ({ generation, epoch, seq }) => (
      <span className="stacked">
        <strong>
          {count(generation)} · {count(epoch)}
        </strong>
        <small className="dim">entry {count(seq)}</small>
      </span>
    ),
  },
  { id: 'at', header: 'Begun', cell: ({ at }) => <Time at={at} exact /> },
  { id: 'committer', header: 'Committed by', cell: Committer },
  { id: 'leaves', header: 'Devices in the group', cell: Change },
  { id: 'bytes', header: 'Size', end: true, cell: ({ bytes: size }) => bytes(size) },
  {
    id: 'conflicts',
    header: 'Too late',
    cell: ({ conflicts }) =>
      conflicts === 0 ? (
        <span className="nothing">–</span>
      ) : (
        <Badge tone="warning">{count(conflicts)} lost the race</Badge>
      ),
  },
])

function Committer({ committer }: Epoch) {
  if (committer === null) return <span className="dim">Not kept</span>
  return (
    <span className="stacked">
      <AccountLink did={committer.did} />
      <DeviceId id={committer.deviceId} />
    </span>
  )
}

function Change({ added, removed }: Epoch) {
  if (added === 0 && removed === 0) return <span className="dim">The same</span>
  return (
    <span className="badges">
      {added > 0 && <Badge tone="good">{count(added)} came</Badge>}
      {removed > 0 && <Badge>{count(removed)} went</Badge>}
    </span>
  )
}
