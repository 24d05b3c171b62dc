import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../may-act.ts'
import type { Standing } from '../may-act.ts'

/** The answer: whether the jti was unused, and how its issuer stands here. */
export type ClaimJtiRow = Standing & { readonly fresh: boolean }

/**
 * Uses up a token's jti, and tells how the account stands; one that is not known here stands well. Parameters: issuer, jti,
 * when the jti may be forgotten.
 *
 * The primary key is the lock: of two requests with one token, the second to insert waits for the first, finds
 * the row, and inserts nothing.
 */
export const claimJti: PreparedStatement = {
  name: 'identity_claim_jti',
  text: `
    WITH claimed AS (
      INSERT INTO used_jti (issuer, jti, expires_at, did) VALUES ($1, $2, $3, $1)
      ON CONFLICT DO NOTHING
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM claimed) AS fresh, ${standingOf('a')}
    FROM (SELECT) AS one LEFT JOIN account a ON a.did = $1`,
}
