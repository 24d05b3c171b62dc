import type { PreparedStatement } from '../../database/index.ts'
import type { NodeFigures } from '../figures.ts'

/** A node with what it measures. */
export type NodeFiguresRow = {
  readonly node_id: string
  readonly started_at: Date
  readonly beat_at: Date
  readonly sockets: number
  readonly devices: number
  readonly version: string | null
  readonly figures: NodeFigures | null
}

/** All nodes, the oldest first. They are few, and each one's devices are counted in an index. No parameters. */
export const readNodesWithFigures: PreparedStatement = {
  name: 'history_read_nodes',
  text: `
    SELECT node_id, started_at, beat_at, sockets, version, figures,
      (SELECT count(*) FROM presence p WHERE p.node_id = n.node_id) AS devices
    FROM node n ORDER BY started_at, node_id`,
}
