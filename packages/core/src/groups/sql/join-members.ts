import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** A member that joined, and whether its account had accepted the convo before. */
export type JoinedRow = { readonly did: Did; readonly status: 'accepted' | 'request' }

/**
 * Makes accounts members, or members again. Parameters: convo id, seq of the commit, now, then one array each of
 * DIDs, roles, statuses, absences, and of who brought them in (null: themselves). Who finds a request is asked by whoever
 * brought it in. Who accepted the convo once stays accepted; leaving took that back. Whose account
 * was deleted is still to be forgotten here (`forgetPartedAccounts`), unless the account is back. Under the convo's lock.
 */
export const joinMembers: PreparedStatement = {
  name: 'groups_join_members',
  text: `
    INSERT INTO convo_member
      (convo_id, joined_seq, created_at, requested_by, requested_at, did, role, status, absent, added_by)
    SELECT $1, $2, $3, CASE joined.status WHEN 'request' THEN joined.added_by END, $3, joined.*
    FROM unnest($4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[])
      AS joined (did, role, status, absent, added_by)
    ON CONFLICT (convo_id, did) DO UPDATE SET
      joined_seq = excluded.joined_seq, leaving_seq = NULL, left_seq = NULL,
      account_deleted = convo_member.account_deleted AND excluded.added_by IS NOT NULL
        AND NOT EXISTS (SELECT FROM account a WHERE a.did = excluded.did),
      role = excluded.role, absent = excluded.absent,
      added_by = excluded.added_by, requested_at = excluded.requested_at,
      requested_by = CASE WHEN convo_member.status = 'request' THEN excluded.requested_by END,
      status = CASE WHEN excluded.status = 'accepted' THEN 'accepted' ELSE convo_member.status END
    RETURNING did, status`,
}
