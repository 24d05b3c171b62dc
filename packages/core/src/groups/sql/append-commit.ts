import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends an epoch: compares generation and epoch, advances the epoch, takes the next seq and writes the commit under
 * it. Parameters: convo id, generation, the epoch it ends, the commit's bytes, their SHA-256, now, the committer's
 * leaf, external_pub and signature of its GroupInfo. No row if the convo is not at that epoch.
 *
 * Compare and set on the convo's row, which the caller has locked already: of any number of commits of one epoch
 * exactly one finds the epoch it names. `log_entry_epoch_key` would refuse a second one in any case.
 */
export const appendCommitEntry: PreparedStatement = {
  name: 'groups_append_commit',
  text: `
    WITH taken AS (
      UPDATE convo
      SET last_seq = last_seq + 1, epoch = epoch + 1, last_at = greatest(last_at, $6::timestamptz(3))
      WHERE convo_id = $1 AND generation = $2 AND epoch = $3
      RETURNING last_seq, last_at
    )
    INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, commit_hash, created_at, author_leaf,
                           external_pub, info_signature)
    SELECT $1, last_seq, 'commit', $2, $3, $4, $5, last_at, $7, $8, $9 FROM taken
    RETURNING seq, created_at`,
}
