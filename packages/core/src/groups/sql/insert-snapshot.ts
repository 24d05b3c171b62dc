import type { PreparedStatement } from '../../database/index.ts'

/**
 * Takes a snapshot of a generation's group, and drops those that nobody needs any more: each leads to the epochs
 * before the next, and is needed only by a Welcome to one of them that has not been opened. Parameters: convo id,
 * generation, epoch, public group, now. Under the convo's lock, so that no Welcome comes in meanwhile; one that is
 * answered at the same time is noticed by the next snapshot.
 */
export const insertSnapshot: PreparedStatement = {
  name: 'groups_insert_snapshot',
  text: `
    WITH taken AS (
      INSERT INTO group_snapshot (convo_id, generation, epoch, public_group, created_at)
      VALUES ($1, $2, $3, $4, $5)
    ), weighed AS (
      UPDATE group_generation SET snapshot_weight = octet_length($4), commits_weight = 0
      WHERE convo_id = $1 AND generation = $2
    ), former AS (
      SELECT epoch, lead(epoch, 1, $3) OVER (ORDER BY epoch) AS next
      FROM group_snapshot WHERE convo_id = $1 AND generation = $2 AND epoch < $3
    )
    DELETE FROM group_snapshot s USING former f
    WHERE s.convo_id = $1 AND s.generation = $2 AND s.epoch = f.epoch AND NOT EXISTS (
      SELECT FROM welcome w
      JOIN welcome_recipient r ON r.convo_id = w.convo_id AND r.welcome_id = w.welcome_id
      WHERE w.convo_id = $1 AND w.generation = $2 AND w.epoch >= f.epoch AND w.epoch < f.next
        AND r.state = 'pending'
    )`,
}
