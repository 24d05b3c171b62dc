import type { NodeFigures, NodeView } from '@catbird-mls/core/history'

/** What all living nodes measure, taken together: sums, and the slowest of latencies. Null while none has said anything. */
export function totalFigures(nodes: readonly NodeView[]): NodeFigures | null {
  const said = nodes.flatMap(({ alive, figures }) => (alive && figures !== null ? [figures] : []))
  if (said.length === 0) return null
  const sum = (of: (figures: NodeFigures) => number) => said.reduce((total, each) => total + of(each), 0)
  const slowest = (of: (figures: NodeFigures) => number | null) => {
    const known = said.flatMap((each) => of(each) ?? [])
    return known.length === 0 ? null : Math.max(...known)
  }
  return {
    requests: sum(({ requests }) => requests),
    refused: sum(({ refused }) => refused),
    failed: sum(({ failed }) => failed),
    latencyP50: slowest(({ latencyP50 }) => latencyP50),
    latencyP95: slowest(({ latencyP95 }) => latencyP95),
    latencyP99: slowest(({ latencyP99 }) => latencyP99),
    messages: sum(({ messages }) => messages),
    commits: sum(({ commits }) => commits),
    conflicts: sum(({ conflicts }) => conflicts),
    keyPackagesClaimed: sum(({ keyPackagesClaimed }) => keyPackagesClaimed),
    sockets: sum(({ sockets }) => sockets),
    inFlight: sum(({ inFlight }) => inFlight),
    eventLoopP99: slowest(({ eventLoopP99 }) => eventLoopP99) ?? 0,
    cpu: sum(({ cpu }) => cpu),
    memory: sum(({ memory }) => memory),
    databaseBusy: sum(({ databaseBusy }) => databaseBusy),
    databaseWaiting: sum(({ databaseWaiting }) => databaseWaiting),
  }
}
