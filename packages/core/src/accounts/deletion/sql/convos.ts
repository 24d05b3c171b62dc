import type { PreparedStatement } from '../../../database/index.ts'
import { isHiddenRequest } from '../../../groups/hidden-request.ts'

/** A convo that an account is in, or was. */
export type ConvoRow = { readonly convo_id: string }

/** Convos in which it is not noted yet that an account is deleted, by convo id. Parameters: did, how many. No lock. */
export const selectConvosToPart: PreparedStatement = {
  name: 'deletion_select_convos_to_part',
  text: `
    SELECT convo_id FROM convo_member WHERE did = $1 AND NOT account_deleted ORDER BY convo_id LIMIT $2`,
}

/**
 * SQL: whether somebody is in a convo who could do anything with it, by the alias of the member's row: not who leaves it,
 * who has not answered a request and has no leaf yet (in a direct convo: or has one), or who has no device here.
 */
const isIn = (member: string) => `(
        ${member}.left_seq IS NULL AND ${member}.leaving_seq IS NULL
        AND NOT (${member}.status = 'request' AND NOT EXISTS (
          SELECT FROM convo_leaf l WHERE l.convo_id = ${member}.convo_id AND l.did = ${member}.did))
        AND NOT (${member}.status = 'request' AND EXISTS (
          SELECT FROM convo d WHERE d.convo_id = ${member}.convo_id AND d.kind = 'direct'))
        AND EXISTS (SELECT FROM device d WHERE d.did = ${member}.did))`

/** Whether an account is in a convo, and whether nobody else is. */
export type PlaceRow = { readonly stays: boolean; readonly alone: boolean }

/** How an account stands in a convo. Parameters: convo id, did. Under the convo's lock. */
export const readPlace: PreparedStatement = {
  name: 'deletion_read_place',
  text: `
    SELECT m.left_seq IS NULL AND m.leaving_seq IS NULL AS stays, NOT EXISTS (
      SELECT FROM convo_member o WHERE o.convo_id = m.convo_id AND o.did <> m.did AND ${isIn('o')}
    ) AS alone
    FROM convo_member m WHERE m.convo_id = $1 AND m.did = $2`,
}

/**
 * Notes in a convo that an account is deleted, and that it is leaving if it was not before; should it come back, it is asked
 * again. Parameters: convo id, did, the seq of its notice, or null. Under the convo's lock.
 */
export const markMemberDeleted: PreparedStatement = {
  name: 'deletion_mark_member_deleted',
  text: `
    UPDATE convo_member SET
      account_deleted = true, leaving_seq = coalesce($3::bigint, leaving_seq), status = 'request', requested_by = NULL
    WHERE convo_id = $1 AND did = $2`,
}

/**
 * Has those who have not answered yet, and whom a deleted account brought into a group, be brought in by another member,
 * an admin if there is one: so that their requests do not end with it. Those that a block, a label or a takedown hides do.
 * Parameters: convo id, did. Under the convo's lock, and before its relations are erased.
 */
export const handRequestsOver: PreparedStatement = {
  name: 'deletion_hand_requests_over',
  text: `
    UPDATE convo_member m SET added_by = heir.did, requested_by = NULL
    FROM (
      SELECT o.did FROM convo_member o JOIN convo c ON c.convo_id = o.convo_id AND c.kind = 'group'
      WHERE o.convo_id = $1 AND o.did <> $2 AND o.status = 'accepted' AND o.left_seq IS NULL AND o.leaving_seq IS NULL
      ORDER BY (o.role = 'admin') DESC, o.joined_seq, o.did LIMIT 1
    ) heir
    WHERE m.convo_id = $1 AND m.added_by = $2 AND m.status = 'request'
      AND NOT ${isHiddenRequest('m')}
      AND NOT EXISTS (SELECT FROM account t WHERE t.did = $2 AND t.taken_down_at IS NOT NULL)`,
}

/** Revokes the invites that an account has made into a convo. Parameters: convo id, did, now. Under the convo's lock. */
export const revokeInvitesOf: PreparedStatement = {
  name: 'deletion_revoke_invites_of',
  text: `
    UPDATE invite SET revoked_at = coalesce(revoked_at, $3), preview = NULL, made_by = NULL
    WHERE convo_id = $1 AND made_by = $2`,
}

/** Convos that have let go of deleted accounts, by convo id. Parameter: how many. No lock. */
export const selectConvosLetGo: PreparedStatement = {
  name: 'deletion_select_convos_let_go',
  text: `
    SELECT DISTINCT convo_id FROM convo_member
    WHERE account_deleted AND left_seq IS NOT NULL ORDER BY convo_id LIMIT $1`,
}

/** A convo with a deleted account, that nobody is in. */
export type AbandonedRow = { readonly convo_id: string; readonly did: string }

/** Convos that deleted accounts are leaving, and nobody else is in any more. Parameter: how many. No lock. */
export const selectAbandoned: PreparedStatement = {
  name: 'deletion_select_abandoned',
  text: `
    SELECT m.convo_id, min(m.did) AS did FROM convo_member m
    WHERE m.account_deleted AND NOT EXISTS (
      SELECT FROM convo_member o WHERE o.convo_id = m.convo_id AND ${isIn('o')}
    )
    GROUP BY m.convo_id ORDER BY m.convo_id LIMIT $1`,
}

/**
 * Forgets that deleted accounts were in a convo, where it has let go of them, with their leaves. Parameter: convo id.
 * Under the convo's lock.
 */
export const forgetLetGo: PreparedStatement = {
  name: 'deletion_forget_let_go',
  text: `
    WITH members AS (
      DELETE FROM convo_member WHERE convo_id = $1 AND account_deleted AND left_seq IS NOT NULL RETURNING did
    )
    DELETE FROM convo_leaf l USING members m WHERE l.convo_id = $1 AND l.did = m.did`,
}
