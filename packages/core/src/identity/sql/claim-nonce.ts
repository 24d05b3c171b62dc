import type { PreparedStatement } from '../../database/index.ts'

/**
 * Uses up a nonce. Parameters: whose, nonce, when it may be forgotten, the account. Touches one row, or none if it was used
 * before: the primary key is the lock, and of two at once the second waits for the first.
 */
export const claimNonce: PreparedStatement = {
  name: 'identity_claim_nonce',
  text: `INSERT INTO used_jti (issuer, jti, expires_at, did) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
}
