import type { PreparedStatement } from '../../database/index.ts'

/**
 * Forgets a bounded number of used jtis that no live token can carry any more. Parameters: now, how many.
 * SKIP LOCKED lets several nodes clean up at once without waiting for each other.
 */
export const deleteExpiredJtis: PreparedStatement = {
  name: 'identity_delete_expired_jtis',
  text: `
    DELETE FROM used_jti WHERE (issuer, jti) IN (
      SELECT issuer, jti FROM used_jti WHERE expires_at <= $1
      ORDER BY expires_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
