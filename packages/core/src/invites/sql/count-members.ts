import type { PreparedStatement } from '../../database/index.ts'

/** Counts the members of a convo. Parameter: convo id. No lock. */
export const countMembers: PreparedStatement = {
  name: 'invites_count_members',
  text: `SELECT count(*) AS members FROM convo_member WHERE convo_id = $1 AND left_seq IS NULL`,
}
