import type { PreparedStatement } from '../../database/index.ts'

/** A convo as its lock holder sees it. */
export type LockedConvoRow = {
  readonly kind: string
  readonly generation: number
  readonly epoch: number
  readonly last_seq: number
  readonly blocked: boolean
}

/**
 * Locks a convo against everything else that would write to its log, and gives where it stands. Parameter: convo id.
 *
 * FOR NO KEY UPDATE: two writers exclude each other, while the key-share locks that foreign keys take on the row
 * (an insert of a leaf or an entry in another transaction) do not wait. What it gives is the row as it is once the
 * lock is held: read committed looks again after waiting.
 */
export const lockConvoRow: PreparedStatement = {
  name: 'groups_lock_convo',
  text: `
    SELECT kind, generation, epoch, last_seq, blocked_at IS NOT NULL AS blocked
    FROM convo WHERE convo_id = $1 FOR NO KEY UPDATE`,
}
