import type { PreparedStatement } from '../../database/index.ts'

/** Whether a node's row had to be made. */
export type BeatRow = { readonly made: boolean }

/**
 * Says that a node lives. Parameters: node id, since when it runs, now, its sockets. A row that is gone is made again,
 * without the devices that were in it: whoever beats is told so.
 */
export const beat: PreparedStatement = {
  name: 'presence_beat',
  text: `
    INSERT INTO node (node_id, started_at, beat_at, sockets) VALUES ($1, $2, $3, $4)
    ON CONFLICT (node_id) DO UPDATE SET beat_at = excluded.beat_at, sockets = excluded.sockets
    RETURNING xmax = 0 AS made`,
}

/** Forgets a node that stops, and its devices with it. Parameters: node id. */
export const deleteNode: PreparedStatement = {
  name: 'presence_delete_node',
  text: `DELETE FROM node WHERE node_id = $1`,
}

/** A node. */
export type NodeRow = {
  readonly node_id: string
  readonly started_at: Date
  readonly beat_at: Date
  readonly sockets: number
  readonly devices: number
}

/** All nodes, the oldest first. Nodes are few, and each one's devices are counted in an index. No parameters. */
export const readNodes: PreparedStatement = {
  name: 'presence_read_nodes',
  text: `
    SELECT node_id, started_at, beat_at, sockets,
      (SELECT count(*) FROM presence p WHERE p.node_id = n.node_id) AS devices
    FROM node n ORDER BY started_at, node_id`,
}
