import type { PreparedStatement } from '../../database/index.ts'

/** An account's part in a convo, and the convo's policy. */
export type StandingRow = {
  /** The policy extension of the newest epoch. */
  readonly policy: Uint8Array
  /** Null if the account has never had a part in the convo. */
  readonly status: 'accepted' | 'request' | null
  /** Whether the account is no member, or is leaving. */
  readonly gone: boolean
}

/**
 * What an account is in a convo: three primary keys, one snapshot. Parameters: convo id, did. No lock of its own;
 * whoever acts on it holds the convo's.
 */
export const readStanding: PreparedStatement = {
  name: 'invites_read_standing',
  text: `
    SELECT g.policy, m.status, m.did IS NULL OR m.left_seq IS NOT NULL OR m.leaving_seq IS NOT NULL AS gone
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    LEFT JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    WHERE c.convo_id = $1`,
}
