import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { NodeFigures } from './figures.ts'
import { insertNodeFigures, writeFigures } from './sql/figures.ts'

/** Writes what a node measures now into its row, for whoever looks; nothing happens where the row is gone. */
export async function writeNodeFigures(
  db: Queryable,
  node: { readonly nodeId: string; readonly version: string; readonly figures: NodeFigures },
): Promise<void> {
  await db.execute(writeFigures, [node.nodeId, node.version, JSON.stringify(node.figures)])
}

/** Keeps what a node measured over the last minute. */
export async function keepNodeFigures(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { nodeId, figures }: { readonly nodeId: string; readonly figures: NodeFigures },
): Promise<void> {
  await db.execute(insertNodeFigures, [clock.now(), nodeId, JSON.stringify(figures)])
}
