import type { PreparedStatement } from '../../database/index.ts'

/** A Welcome as its addressee gets it. */
export type WelcomeRow = {
  readonly welcome_id: string
  readonly convo_id: string
  readonly generation: number
  readonly epoch: number
  readonly seq: number
  readonly key_package_ref: Uint8Array
  readonly bytes: Uint8Array
  readonly ratchet_tree: Uint8Array
  readonly created_at: Date
}

/**
 * A page of the Welcomes that wait for a device, the oldest first: ids begin with the time. Parameters: did, device
 * id, the welcome id to go on after ('' to begin), how many. One range of the mailbox's index.
 */
export const listPendingWelcomes: PreparedStatement = {
  name: 'groups_list_welcomes',
  text: `
    SELECT w.welcome_id, w.convo_id, w.generation, w.epoch, w.seq, r.key_package_ref, w.bytes, w.ratchet_tree,
           w.created_at
    FROM welcome_recipient r
    JOIN welcome w ON w.convo_id = r.convo_id AND w.welcome_id = r.welcome_id
    WHERE r.did = $1 AND r.device_id = $2 AND r.welcome_id > $3 AND r.state = 'pending'
    ORDER BY r.welcome_id LIMIT $4`,
}
