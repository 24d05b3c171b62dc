import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { History, NodeFigures } from './figures.ts'
import { readNodeFigures, readServiceFigures } from './sql/figures.ts'
import type { NodesRow, ServiceRow } from './sql/figures.ts'

/** Figures of which the greatest counts, among nodes and minutes; of all others the sum. */
const greatest: readonly (keyof NodeFigures)[] = ['latencyP50', 'latencyP95', 'latencyP99', 'eventLoopP99']

const mostHours = 24
/** A chart of a day has that many moments, one of an hour sixty. */
const steps = 144

/** What was in the last hours, at most 24, all nodes together: by minutes, or by ten minutes for a day. */
export async function readHistory(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { hours }: { readonly hours: number },
): Promise<History> {
  const spanMs = Math.min(hours, mostHours) * 60 * 60_000
  const stepMs = Math.ceil(spanMs / steps / 60_000) * 60_000
  const since = new Date(clock.now().getTime() - spanMs)
  const nodes = await db.query<NodesRow>(readNodeFigures, [since, stepMs / 1000, greatest])
  const service = await db.query<ServiceRow>(readServiceFigures, [since])
  return { stepMs, nodes, service }
}
