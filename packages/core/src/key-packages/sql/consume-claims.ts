import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/** A key package that a commit may add. */
export type ConsumedRow = {
  readonly ref: Uint8Array
  readonly did: string
  readonly device_id: string
  readonly ciphersuite: string
  readonly last_resort: boolean
}

/**
 * Uses claimed key packages in a commit. Parameters: refs, claimer's did, now. Gives those that the claimer holds
 * a live claim on, that no commit has used and whose device has not been removed and whose account may act.
 *
 * Rows are locked by ref, the order of the house, and judged once they are: of two commits with one key package
 * the second waits, then finds it used. The devices are held FOR SHARE, so that a removal comes wholly before this
 * commit, and is seen here, or wholly after it, and sees the new leaf. A last resort is not used up.
 */
export const consumeClaims: PreparedStatement = {
  name: 'key_packages_consume_claims',
  text: `
    WITH held AS MATERIALIZED (
      SELECT k.ref
      FROM key_package k
      JOIN key_package_claim c ON c.ref = k.ref AND c.claimer_did = $2
      JOIN device d ON d.did = k.did AND d.device_id = k.device_id
      JOIN account a ON a.did = k.did
      WHERE k.ref = ANY ($1::bytea[]) AND c.expires_at > $3 AND k.expires_at > $3
        AND k.consumed_at IS NULL AND d.removed_at IS NULL AND ${mayAct('a')}
      ORDER BY k.ref
      FOR NO KEY UPDATE OF k
      FOR SHARE OF d
    )
    UPDATE key_package k SET consumed_at = CASE WHEN k.last_resort THEN NULL ELSE $3::timestamptz END
    FROM held h WHERE k.ref = h.ref
    RETURNING k.ref, k.did, k.device_id, k.ciphersuite, k.last_resort`,
}
