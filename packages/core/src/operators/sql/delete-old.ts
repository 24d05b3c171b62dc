import type { PreparedStatement } from '../../database/index.ts'

const deleteOf = (table: string, name: string): PreparedStatement => ({
  name: `operators_delete_${name}`,
  text: `
    DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${table} WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
})

/** Deletes what can no longer matter to anybody who signs in. Parameters: of before when, how many at most. */
export const deleteOld: readonly PreparedStatement[] = [
  deleteOf('operator_link', 'links'),
  deleteOf('operator_session', 'sessions'),
  deleteOf('operator_sign_in', 'sign_ins'),
]
