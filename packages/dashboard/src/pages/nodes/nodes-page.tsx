import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useLive } from '../../api/live.tsx'
import { trpc } from '../../api/trpc.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { ConnectionsCard } from './connections-card.tsx'
import { NodeList } from './node-list.tsx'

const route = getRouteApi('/signed-in/nodes')

/** The nodes of the service as they are now, and the devices of one that is chosen. */
export function NodesPage() {
  const { node } = route.useSearch()
  const { live } = useLive()
  const asked = useQuery({
    ...trpc.nodes.list.queryOptions(),
    enabled: live === undefined,
    refetchInterval: 10_000,
  })
  const query =
    live === undefined ? asked : { data: live.nodes, error: null, isError: false, refetch: asked.refetch }
  return (
    <Page
      title="Nodes"
      lead="Processes of the service. Each says every ten seconds that it lives, and every five what it measures."
    >
      <Loaded query={query} lines={5}>
        {(nodes) => <NodeList nodes={nodes} chosen={node} />}
      </Loaded>
      {node !== undefined && (
        <ConnectionsCard
          key={node}
          nodeId={node}
          known={query.data?.some(({ nodeId }) => nodeId === node) ?? true}
        />
      )}
    </Page>
  )
}
