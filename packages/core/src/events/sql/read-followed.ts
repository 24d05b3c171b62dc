import type { PreparedStatement } from '../../database/index.ts'

/** A device's stay at a leaf. */
export type StayRow = {
  readonly generation: number
  readonly joined_seq: number
  readonly joined_epoch: number
  readonly removed_seq: number | null
}

/** What a device has to do with the log of a convo that its account is, or was, a member of. */
export type FollowedRow = {
  readonly did: string
  readonly device_id: string
  readonly convo_id: string
  readonly last_seq: number
  readonly joined_seq: number
  readonly left_seq: number | null
  /** The commit that gave the device its first leaf of this membership; null while it has had none. */
  readonly start_seq: number | null
  /** The last entry that the device is to be told of; null while there is no end to it. */
  readonly end_seq: number | null
  readonly stays: readonly StayRow[] | null
}

/** An account's log, and one of its convos; all null but the first if it has none. */
export type FollowingRow = { readonly account_seq: number } & (FollowedRow | { readonly convo_id: null })

/**
 * What `m` and `d` (a row of `convo_member`, and a device id) have to do with a convo. It ends with the device's last
 * leaf, with the account's membership, or with the notice that the account is leaving, whichever comes first.
 */
const followed = `
  SELECT m.did, d.device_id, m.convo_id, c.last_seq, m.joined_seq, m.left_seq, s.start_seq, s.stays,
    least(CASE WHEN s.standing THEN NULL ELSE s.removed_seq END, m.left_seq, m.leaving_seq) AS end_seq
  FROM convo c, LATERAL (
    SELECT min(l.joined_seq) FILTER (WHERE l.joined_seq >= m.joined_seq) AS start_seq,
      max(l.removed_seq) AS removed_seq, bool_or(l.removed_seq IS NULL) AS standing,
      jsonb_agg(jsonb_build_object('generation', l.generation, 'joined_seq', l.joined_seq,
        'joined_epoch', l.joined_epoch, 'removed_seq', l.removed_seq)) AS stays
    FROM convo_leaf l WHERE l.convo_id = m.convo_id AND l.did = m.did AND l.device_id = d.device_id
  ) s
  WHERE c.convo_id = m.convo_id`

/**
 * Everything that a device follows: its account's log, and the logs of the convos of its account. Parameters: did,
 * device id. One snapshot, no lock: heads of logs without gaps can be read at any time.
 */
export const readFollowing: PreparedStatement = {
  name: 'events_read_following',
  text: `
    SELECT a.account_seq, f.*
    FROM account a
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
