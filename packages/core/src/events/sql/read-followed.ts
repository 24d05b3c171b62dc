import type { PreparedStatement } from '../../database/index.ts'
import type { HistoryRow } from '../../restore/read-history.ts'
import { isFirstHistory } from '../../restore/read-history.ts'

/** A device's stay at a leaf. */
export type StayRow = {
  readonly generation: number
  readonly joined_seq: number
  readonly joined_epoch: number
  readonly removed_seq: number | null
}

/** A convo that an account is, or was, a member of, with all stays of one of its devices. */
export type FollowedRow = {
  readonly did: string
  readonly device_id: string
  readonly convo_id: string
  readonly kind: 'direct' | 'group'
  readonly last_seq: number
  readonly joined_seq: number
  readonly leaving_seq: number | null
  readonly left_seq: number | null
  readonly stays: readonly StayRow[]
}

/** The history, an account's log, and one of its convos; all null but what comes first if it has none. */
export type FollowingRow = HistoryRow & { readonly account_seq: number } & (
    FollowedRow | { readonly convo_id: null }
  )

/** The columns of a FollowedRow, for `m`, a row of `convo_member`, and `d`, a row with a device id. */
const followed = `
  SELECT m.did, d.device_id, m.convo_id, c.kind, c.last_seq, m.joined_seq, m.leaving_seq, m.left_seq, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('generation', l.generation, 'joined_seq', l.joined_seq,
      'joined_epoch', l.joined_epoch, 'removed_seq', l.removed_seq) ORDER BY l.joined_seq), '[]')
    FROM convo_leaf l WHERE l.convo_id = m.convo_id AND l.did = m.did AND l.device_id = d.device_id
  ) AS stays
  FROM convo c WHERE c.convo_id = m.convo_id`

/**
 * Everything that a device follows: its account's log, and the logs of the convos of its account. Parameters: did,
 * device id. One snapshot, no lock: heads of logs without gaps can be read at any time.
 */
export const readFollowing: PreparedStatement = {
  name: 'events_read_following',
  text: `
    SELECT history.history_id, ${isFirstHistory} AS is_first_history, a.account_seq, f.*
    FROM account a
    CROSS JOIN history
    CROSS JOIN (SELECT $2::text AS device_id) d
    LEFT JOIN convo_member m ON m.did = a.did
    LEFT JOIN LATERAL (${followed}) f ON true
    WHERE a.did = $1
    ORDER BY f.convo_id`,
}

/** The same for one convo and some devices. Parameters: convo id; dids and device ids side by side. */
export const readFollowers: PreparedStatement = {
  name: 'events_read_followers',
  text: `
    SELECT f.*
    FROM unnest($2::text[], $3::text[]) AS d (did, device_id)
    JOIN convo_member m ON m.convo_id = $1 AND m.did = d.did
    CROSS JOIN LATERAL (${followed}) f`,
}
