import type { PreparedStatement } from '../../database/index.ts'

/** A node that died. */
export type DeadNodeRow = { readonly node_id: string; readonly beat_at: Date }

/** The nodes that have not been heard of since a time; no lock. Parameters: that time. */
export const findDeadNodes: PreparedStatement = {
  name: 'push_find_dead_nodes',
  text: `SELECT node_id, beat_at FROM node WHERE beat_at <= $1`,
}

/**
 * The convos in which messages were stored between two times. Parameters: those. By the index of `message_id` over
 * `created_at`: what it reads is the messages of that time and no more.
 */
export const findGrownConvos: PreparedStatement = {
  name: 'push_find_grown_convos',
  text: `SELECT DISTINCT convo_id FROM message_id WHERE created_at BETWEEN $1 AND $2`,
}

/**
 * Forgets nodes, and their devices with them. Parameters: node ids, the time since when they were not heard of: one
 * that has beaten after all stays.
 */
export const deleteNodes: PreparedStatement = {
  name: 'push_delete_nodes',
  text: `DELETE FROM node WHERE node_id = ANY ($1::text[]) AND beat_at <= $2`,
}
