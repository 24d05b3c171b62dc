import { Link } from '@tanstack/react-router'
import type { Live } from '../../api/live.tsx'
import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { bytes, count, duration, rate, shortId } from '../../ui/format.ts'
import { highFrom } from '../../ui/thresholds.ts'
import { Time } from '../../ui/time.tsx'

/** A node, with whether it is the one that is looked at. */
export type NodeRow = Live['nodes'][number] & { readonly chosen: boolean }
type Figures = NonNullable<NodeRow['figures']>

/** A figure that is higher than it should be. */
function High({ children }: { children: string }) {
  return (
    <Badge tone="warning">
      <span aria-hidden="true">↑ </span>
      {children}
      <span className="hidden">, high</span>
    </Badge>
  )
}

/** A figure of a node that lives, marked if it is high; a dash where there is none. */
function told(name: keyof Figures, format: (value: number) => string, high = Infinity) {
  return function Figure({ alive, figures }: NodeRow) {
    const value = alive ? figures?.[name] : null
    if (value === null || value === undefined) return <span className="nothing">–</span>
    return value >= high ? <High>{format(value)}</High> : format(value)
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
        <code>{shortId(nodeId, 15)}</code>
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ alive, beatAt }) => (
      <div>
        {alive ? <Badge tone="good">Alive</Badge> : <Badge tone="bad">Gone</Badge>}
        <div className="node-note">
          heard <Time at={beatAt} />
        </div>
      </div>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    cell: ({ version, startedAt }) => (
      <div>
        {version ?? 'an older one'}
        <div className="node-note">
          began <Time at={startedAt} />
        </div>
      </div>
    ),
  },
  { id: 'sockets', header: 'Sockets', end: true, cell: ({ sockets }) => count(sockets) },
  { id: 'devices', header: 'Devices', end: true, cell: ({ devices }) => count(devices) },
  { id: 'requests', header: 'Requests', end: true, cell: told('requests', rate) },
  { id: 'p95', header: 'p95', end: true, cell: told('latencyP95', duration, highFrom.latencyP95) },
  {
    id: 'loop',
    header: 'Event loop',
    end: true,
    cell: told('eventLoopP99', duration, highFrom.eventLoopP99),
  },
  { id: 'cpu', header: 'CPU', end: true, cell: told('cpu', (cores) => cores.toFixed(2)) },
  { id: 'memory', header: 'Memory', end: true, cell: told('memory', bytes) },
  {
    id: 'database',
    header: 'Database',
    end: true,
    cell: (node) => (
      <>
        {told('databaseBusy', count)(node)} / {told('databaseWaiting', count, highFrom.databaseWaiting)(node)}
      </>
    ),
  },
])
