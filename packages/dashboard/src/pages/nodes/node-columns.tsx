import { Link } from '@tanstack/react-router'
import type { Live } from '../../api/live.tsx'
import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { bytes, count, duration, rate, shortId } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'

/** A node, with whether it is the one that is looked at. */
export type NodeRow = Live['nodes'][number] & { readonly chosen: boolean }
type Figures = NonNullable<NodeRow['figures']>

/** A figure of a node that lives; a dash where there is none. */
function told(name: keyof Figures, format: (value: number) => string) {
  return function Figure({ alive, figures }: NodeRow) {
    const value = alive ? figures?.[name] : null
    return value === null || value === undefined ? <span className="nothing">–</span> : format(value)
  }
}

export const nodeColumns = columnsOf<NodeRow>([
  {
    id: 'node',
    header: 'Node',
    cell: ({ nodeId, chosen }) => (
      <Link
        to="/nodes"
        search={chosen ? {} : { node: nodeId }}
        aria-current={chosen || undefined}
        title={nodeId}
        className="id-link"
        resetScroll={false}
      >
        <code>{shortId(nodeId, 18)}</code>
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ alive }) => (alive ? <Badge tone="good">Alive</Badge> : <Badge tone="bad">Gone</Badge>),
  },
  {
    id: 'version',
    header: 'Version',
    cell: ({ version }) => version ?? <span className="nothing">older</span>,
  },
  { id: 'started', header: 'Started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { id: 'heard', header: 'Last heard of', cell: ({ beatAt }) => <Time at={beatAt} /> },
  { id: 'sockets', header: 'Sockets', end: true, cell: ({ sockets }) => count(sockets) },
  { id: 'devices', header: 'Devices', end: true, cell: ({ devices }) => count(devices) },
  { id: 'requests', header: 'Requests', end: true, cell: told('requests', rate) },
  { id: 'p95', header: 'p95', end: true, cell: told('latencyP95', duration) },
  { id: 'loop', header: 'Event loop', end: true, cell: told('eventLoopP99', duration) },
  { id: 'cpu', header: 'CPU', end: true, cell: told('cpu', (cores) => cores.toFixed(2)) },
  { id: 'memory', header: 'Memory', end: true, cell: told('memory', bytes) },
  { id: 'busy', header: 'DB busy', end: true, cell: told('databaseBusy', count) },
  { id: 'waiting', header: 'DB waits', end: true, cell: told('databaseWaiting', count) },
])
