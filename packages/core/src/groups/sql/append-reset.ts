import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends a generation: compares generation and epoch, begins the next generation at epoch 0, takes the next seq and
 * writes the notice of the reset under it. Parameters: convo id, the generation and the epoch that end, the notice,
 * now. No row if the convo is not there.
 *
 * Compare and set on the convo's row, which the caller has locked already: of any number of resets and commits of one
 * epoch exactly one finds the generation and the epoch it names.
 */
export const appendResetEntry: PreparedStatement = {
  name: 'groups_append_reset',
  text: `
    WITH taken AS (
      UPDATE convo
      SET last_seq = last_seq + 1, generation = generation + 1, epoch = 0,
          last_at = greatest(last_at, $5::timestamptz(3))
      WHERE convo_id = $1 AND generation = $2 AND epoch = $3
      RETURNING generation, epoch, last_seq, last_at
    )
    INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, created_at)
    SELECT $1, last_seq, 'notice', generation, epoch, $4, last_at FROM taken
    RETURNING seq, created_at`,
}
