import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { freshSince } from '../presence/nodes.ts'
import type { NodeView } from './figures.ts'
import { readNodesWithFigures } from './sql/nodes.ts'
import type { NodeFiguresRow } from './sql/nodes.ts'

/** The nodes of the service, those that died a moment ago too, with what they measure of themselves. */
export async function listNodesWithFigures({
  db,
  clock,
}: {
  readonly db: Queryable
  readonly clock: Clock
}): Promise<NodeView[]> {
  const rows = await db.query<NodeFiguresRow>(readNodesWithFigures)
  const since = freshSince(clock.now())
  return rows.map(({ node_id: nodeId, started_at: startedAt, beat_at: beatAt, ...row }) => ({
    ...{ nodeId, startedAt, beatAt, alive: beatAt > since },
    ...row,
  }))
}
