import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../may-act.ts'
import type { Standing } from '../may-act.ts'

/** The answer: whether the jti was unused, and how its issuer stands here. */
export type ClaimJtiRow = Standing & { readonly fresh: boolean }

/**
 * Uses up a token's jti, and gives the account its row at first sight: one statement, one round trip.
 * Parameters: issuer, jti, when the jti may be forgotten, now.
 *
 * The primary key is the lock: of two requests with one token, the second to insert waits for the first, finds
 * the row, and inserts nothing. The account is looked for before it is inserted, so that the common case writes
 * one row only; two first sights at once meet at the account's primary key.
 */
export const claimJti: PreparedStatement = {
  name: 'identity_claim_jti',
  text: `
    WITH claimed AS (
      INSERT INTO used_jti (issuer, jti, expires_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      RETURNING 1
    ), first_seen AS (
      INSERT INTO account (did, created_at)
      SELECT $1, $4
      WHERE EXISTS (SELECT FROM claimed) AND NOT EXISTS (SELECT FROM account WHERE did = $1)
      ON CONFLICT (did) DO NOTHING
    )
    SELECT EXISTS (SELECT FROM claimed) AS fresh, ${standingOf('a')}
    FROM (SELECT) AS one LEFT JOIN account a ON a.did = $1`,
}
