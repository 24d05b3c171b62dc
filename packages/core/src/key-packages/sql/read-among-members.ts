import type { PreparedStatement } from '../../database/index.ts'

/** Those of some accounts that are members of a convo. Parameters: convo id, DIDs. No lock. */
export const readAmongMembers: PreparedStatement = {
  name: 'key_packages_read_among_members',
  text: `SELECT did FROM convo_member WHERE convo_id = $1 AND did = ANY ($2::text[]) AND left_seq IS NULL`,
}
