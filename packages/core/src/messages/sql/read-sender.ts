import type { PreparedStatement } from '../../database/index.ts'
import type { Verdict } from './send.ts'

/** Whether a device may send an ephemeral message, and the epoch that the convo is at. */
export type SenderRow = {
  readonly verdict: 'current' | Exclude<Verdict, 'stored' | 'known' | 'moved' | 'otherLeft'>
  readonly convo_epoch: number
}

/**
 * Judges an ephemeral message as `send.ts` does a message, but that its epoch is the present one. Parameters: convo id,
 * did, device id, group id, epoch. No row if there is no convo. It reads four rows by their keys, takes no lock and
 * writes nothing: a commit that it does not see yet costs a message that nobody can open.
 */
export const readSender: PreparedStatement = {
  name: 'messages_read_sender',
  text: `
    SELECT c.epoch AS convo_epoch,
      CASE
        WHEN m.status IS NULL THEN 'noConvo'
        WHEN m.left_seq IS NOT NULL OR m.leaving_seq IS NOT NULL THEN 'noMember'
        WHEN c.blocked_at IS NOT NULL THEN 'blocked'
        WHEN m.status <> 'accepted' THEN 'notAccepted'
        WHEN g.group_id <> $4 THEN CASE WHEN EXISTS (
          SELECT FROM group_generation WHERE convo_id = $1 AND group_id = $4
        ) THEN 'otherGeneration' ELSE 'otherConvo' END
        WHEN l.joined_seq IS NULL THEN 'noLeaf'
        WHEN $5 > c.epoch THEN 'futureEpoch'
        WHEN $5 < c.epoch THEN 'oldEpoch'
        ELSE 'current'
      END AS verdict
    FROM convo c
    JOIN group_generation g ON g.convo_id = $1 AND g.generation = c.generation
    LEFT JOIN convo_member m ON m.convo_id = $1 AND m.did = $2
    LEFT JOIN LATERAL (
      SELECT joined_seq FROM convo_leaf
      WHERE convo_id = $1 AND generation = c.generation AND did = $2 AND device_id = $3 AND removed_seq IS NULL LIMIT 1
    ) l ON true
    WHERE c.convo_id = $1`,
}
