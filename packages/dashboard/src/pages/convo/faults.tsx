import { Card } from '../../ui/card.tsx'
import { columnsOf, DataTable } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import type { Convo } from './convo.ts'
import { wordFor } from '../../ui/word-for.ts'

type Fault = Convo['faults'][number]

const reasons: Readonly<Record<string, string>> = {
  membershipTag: 'Its membership tag is wrong',
  path: 'Its path cannot be opened',
  confirmationTag: 'Its confirmation tag is wrong',
  externalPub: 'The GroupInfo with it has a wrong key',
  refused: 'It breaks a rule',
}

const columns = columnsOf<Fault>([
  { id: 'seq', header: 'Entry', end: true, cell: ({ seq }) => count(seq) },
  { id: 'reason', header: 'What devices say', cell: ({ reason }) => wordFor(reasons, reason) ?? reason },
  { id: 'devices', header: 'Devices', end: true, cell: ({ devices }) => count(devices) },
  { id: 'accused', header: 'Whose commit', cell: ({ accused }) => <Accused {...accused} /> },
  { id: 'at', header: 'First told', cell: ({ at }) => <Time at={at} /> },
])

/** Commits of the generation of now that devices say they cannot process, the newest first. */
export function Faults({ faults }: { faults: Fault[] }) {
  return (
    <Card title="Reported commits" lead="Of this generation; devices say they cannot process them.">
      {faults.length === 0 ? (
        <p>No device reports any.</p>
      ) : (
        <DataTable
          label="Reported commits"
          columns={columns}
          rows={faults}
          rowId={({ seq, accused }) => `${seq} ${accused.leafIndex}`}
        />
      )}
    </Card>
  )
}

function Accused({ leafIndex, did, deviceId }: Fault['accused']) {
  return (
    <span className="stacked">
      {did === null ? <span className="dim">Not kept</span> : <AccountLink did={did} />}
      {deviceId !== null && <DeviceId id={deviceId} />}
      <small className="dim">leaf {count(leafIndex)}</small>
    </span>
  )
}
