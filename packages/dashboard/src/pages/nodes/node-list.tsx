import type { Live } from '../../api/live.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { nodeColumns } from './node-columns.tsx'

type Nodes = Live['nodes']

/** The nodes, and what is to be known where some are gone, differ, or there is one alone. */
export function NodeList({ nodes, chosen }: { nodes: Nodes; chosen: string | undefined }) {
  if (nodes.length === 0)
    return (
      <Empty title="No node has said that it is there.">
        Each does within ten seconds of its start. If none does, look at the log of the service.
      </Empty>
    )
  const rows = nodes.map((node) => ({ ...node, chosen: node.nodeId === chosen }))
  return (
    <>
      <Gone nodes={nodes} />
      <Mixed nodes={nodes} />
      <Card
        title={plural(nodes.length, 'node')}
        className="nodes"
        lead="Choose one to see which devices are connected to it."
      >
        <DataTable label="Nodes" columns={nodeColumns} rows={rows} rowId={({ nodeId }) => nodeId} />
        <Alone nodes={nodes} />
        <p className="dim">
          Event loop: how long it was held up, of a hundred times the worst but one. CPU: cores in use.
          Database: connections in use, and requests that wait for one.
        </p>
      </Card>
    </>
  )
}

function Gone({ nodes }: { nodes: Nodes }) {
  const gone = nodes.filter(({ alive }) => !alive).length
  if (gone === 0) return null
  return (
    <p className="notice notice-warning">
      {plural(gone, 'node')} {gone === 1 ? 'was' : 'were'} not heard of for half a minute: killed, or cut off
      from the database. Devices connect to others by themselves, and a job wakes those that missed something.
      The row goes away when that is done. If the node runs still, look at its log.
    </p>
  )
}

/** Nodes of two versions are as it should be during an upgrade, and not for long. */
function Mixed({ nodes }: { nodes: Nodes }) {
  const versions = [
    ...new Set(nodes.filter(({ alive }) => alive).map(({ version }) => version ?? 'an older one')),
  ]
  if (versions.length < 2) return null
  return (
    <p className="notice">
      The nodes run different versions: {versions.join(', ')}. That is how it should be during an upgrade; if
      there is none, start those of the older version anew.
    </p>
  )
}

function Alone({ nodes }: { nodes: Nodes }) {
  if (nodes.length > 1) return null
  return (
    <p>
      There is one node, which is enough for many. A second one needs <code>REDIS_URL</code> on both, the same
      database, and blobs in a bucket; then either may stop, and devices go on at the other.
    </p>
  )
}
