import type { PreparedStatement } from '../../database/index.ts'

/**
 * Those of some accounts that are members of a convo of which the caller is one too: nobody else may find out who is in it.
 * Parameters: convo id, DIDs, the caller's did. No lock.
 */
export const readAmongMembers: PreparedStatement = {
  name: 'key_packages_read_among_members',
  text: `
    SELECT did FROM convo_member
    WHERE convo_id = $1 AND did = ANY ($2::text[]) AND left_seq IS NULL AND EXISTS (
      SELECT FROM convo_member o WHERE o.convo_id = $1 AND o.did = $3 AND o.left_seq IS NULL
    )`,
}
