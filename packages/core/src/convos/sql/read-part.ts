import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** An account's part in a convo. */
export type PartRow = {
  readonly status: 'accepted' | 'request'
  readonly leaving_seq: number | null
  readonly left: boolean
  /** Who has asked the account into the convo. */
  readonly requested_by: Did | null
}

/** An account's part in a convo. Parameters: convo id, did. Under the convo's lock, which all writers of it hold. */
export const readPart: PreparedStatement = {
  name: 'convos_read_part',
  text: `
    SELECT status, leaving_seq, left_seq IS NOT NULL AS left, requested_by FROM convo_member
    WHERE convo_id = $1 AND did = $2`,
}

/** Accepts a convo for an account. Parameters: convo id, did. Under the convo's lock. */
export const markAccepted: PreparedStatement = {
  name: 'convos_mark_accepted',
  text: `UPDATE convo_member SET status = 'accepted' WHERE convo_id = $1 AND did = $2`,
}

/**
 * Takes back that an account has left: it is a member as if it had joined just now. Parameters: convo id, did, the seq
 * of the next entry, before which it sees nothing. Under the convo's lock.
 */
export const markReturned: PreparedStatement = {
  name: 'convos_mark_returned',
  text: `
    UPDATE convo_member SET status = 'accepted', leaving_seq = NULL, joined_seq = $3, account_deleted = false
    WHERE convo_id = $1 AND did = $2`,
}

/**
 * Notes that an account is leaving, and takes back that it accepted the convo: should it be added again, it is asked
 * again. Parameters: convo id, did, seq of its notice. Under the convo's lock.
 */
export const markLeaving: PreparedStatement = {
  name: 'convos_mark_leaving',
  text: `UPDATE convo_member SET leaving_seq = $3, status = 'request' WHERE convo_id = $1 AND did = $2`,
}

/** What would be left of a convo without an account. */
export type RemainderRow = { readonly others: number; readonly admins: number }

/**
 * Counts the other members of a convo who stay, and the admins among them. Parameters: convo id, did. Under the
 * convo's lock.
 */
export const countOthers: PreparedStatement = {
  name: 'convos_count_others',
  text: `
    SELECT count(*) AS others, count(*) FILTER (WHERE role = 'admin') AS admins FROM convo_member
    WHERE convo_id = $1 AND did <> $2 AND left_seq IS NULL AND leaving_seq IS NULL`,
}

/**
 * Mutes a convo for an account, or takes that back. Parameters: convo id, did, whether it is muted. Under the convo's
 * lock. Gives no row where it was so before.
 */
export const markMuted: PreparedStatement = {
  name: 'convos_mark_muted',
  text: `UPDATE convo_member SET muted = $3 WHERE convo_id = $1 AND did = $2 AND muted <> $3`,
}
