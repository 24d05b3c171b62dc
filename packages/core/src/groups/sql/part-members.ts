import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** A member that is one no more, and whether it had asked to leave. */
export type PartedRow = { readonly did: Did; readonly was_leaving: boolean }

/**
 * Ends the membership of accounts. Parameters: convo id, seq of the commit, DIDs. Under the convo's lock, which is
 * also why the inner read, a snapshot from before the update, is exact.
 */
export const partMembers: PreparedStatement = {
  name: 'groups_part_members',
  text: `
    UPDATE convo_member m SET left_seq = $2, leaving_seq = NULL, absent = false
    FROM (
      SELECT did, leaving_seq IS NOT NULL AS was_leaving FROM convo_member
      WHERE convo_id = $1 AND did = ANY ($3::text[])
    ) AS before
    WHERE m.convo_id = $1 AND m.did = before.did
    RETURNING m.did, before.was_leaving`,
}
