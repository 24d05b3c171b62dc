import type { PreparedStatement } from '../../database/index.ts'

/**
 * Deletes a bounded number of claims that have run out, and with them the key packages that were taken by them or
 * withdrawn since, unless somebody holds another live claim. Parameters: now, how many.
 * SKIP LOCKED lets several nodes clean up at once; a claim that is just being used is left for the next time.
 */
export const deleteExpiredClaims: PreparedStatement = {
  name: 'key_packages_delete_expired_claims',
  text: `
    WITH over AS (
      DELETE FROM key_package_claim WHERE (ref, claimer_did) IN (
        SELECT ref, claimer_did FROM key_package_claim WHERE expires_at <= $1
        ORDER BY expires_at LIMIT $2
        FOR UPDATE SKIP LOCKED
      )
      RETURNING ref
    ), freed AS (
      DELETE FROM key_package k
      WHERE k.ref IN (SELECT ref FROM over) AND (k.claimed_at IS NOT NULL OR k.revoked_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM key_package_claim c WHERE c.ref = k.ref AND c.expires_at > $1)
    )
    SELECT ref FROM over`,
}

/**
 * Deletes a bounded number of key packages whose lifetime has ended, with any claims on them. Parameters: now, how
 * many.
 */
export const deleteExpiredKeyPackages: PreparedStatement = {
  name: 'key_packages_delete_expired_key_packages',
  text: `
    DELETE FROM key_package WHERE ref IN (
      SELECT ref FROM key_package WHERE expires_at <= $1
      ORDER BY expires_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
