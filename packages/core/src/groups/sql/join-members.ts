import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** A member that joined, and whether its account had accepted the convo before. */
export type JoinedRow = { readonly did: Did; readonly status: 'accepted' | 'request' }

/**
 * Makes accounts members, or members again. Parameters: convo id, seq of the commit, now, who brought them in, then
 * one array each of DIDs, roles, statuses, absences. Whom somebody else brings in is asked by that account. Who accepted the convo once stays accepted; leaving took that back. Under the
 * convo's lock.
 */
export const joinMembers: PreparedStatement = {
  name: 'groups_join_members',
  text: `
    INSERT INTO convo_member (convo_id, joined_seq, created_at, requested_by, did, role, status, absent)
    SELECT $1, $2, $3, CASE joined.status WHEN 'request' THEN $4 END, joined.*
    FROM unnest($5::text[], $6::text[], $7::text[], $8::boolean[]) AS joined (did, role, status, absent)
    ON CONFLICT (convo_id, did) DO UPDATE SET
      joined_seq = excluded.joined_seq, leaving_seq = NULL, left_seq = NULL,
      role = excluded.role, absent = excluded.absent, requested_by = excluded.requested_by,
      status = CASE WHEN excluded.status = 'accepted' THEN 'accepted' ELSE convo_member.status END
    RETURNING did, status`,
}
