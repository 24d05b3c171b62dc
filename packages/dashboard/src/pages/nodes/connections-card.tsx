import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { CopyId } from '../../ui/copy-id.tsx'
import { DataTable, columnsOf } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Time } from '../../ui/time.tsx'

type Connection = Answers['nodes']['connections']['connections'][number]

const columns = columnsOf<Connection>([
  { id: 'account', header: 'Account', cell: ({ did }) => <AccountLink did={did} /> },
  { id: 'device', header: 'Device', cell: ({ deviceId }) => <DeviceId id={deviceId} /> },
  { id: 'since', header: 'Connected since', cell: ({ since }) => <Time at={since} /> },
])

/** The devices that are connected to a node, by account. `known` is false of a node that is not there any more. */
export function ConnectionsCard({ nodeId, known }: { nodeId: string; known: boolean }) {
  const connections = useInfiniteQuery(
    trpc.nodes.connections.infiniteQueryOptions(
      { nodeId },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 15_000 },
    ),
  )
  return (
    <Card
      title="Devices that are connected to it"
      lead={<CopyId id={nodeId} what="the id of the node" kept={60} />}
      actions={
        <Link to="/nodes" resetScroll={false}>
          Close
        </Link>
      }
    >
      <Loaded query={connections} lines={6}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.connections)
          if (rows.length === 0) return <NoConnections known={known} />
          return (
            <>
              <DataTable
                label="Connected devices"
                columns={columns}
                rows={rows}
                rowId={({ did, deviceId }) => `${did} ${deviceId}`}
              />
              <LoadMore pages={connections} what="devices" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NoConnections({ known }: { known: boolean }) {
  if (!known)
    return (
      <Empty title="This node is not there any more.">It was stopped, or its devices went to others.</Empty>
    )
  return (
    <Empty title="No device is connected to this node.">
      Those that are away are woken by push when there is something for them.
    </Empty>
  )
}
