import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/** A device that was asked for, and the key package taken for it, if there was one. */
export type PickedRow = {
  readonly did: string
  readonly device_id: string
  readonly ref: Uint8Array | null
  readonly bytes: Uint8Array | null
  readonly last_resort: boolean | null
}

/**
 * Takes a key package of every device of some accounts: the oldest ordinary one, or else the last resort, and
 * records the claims. Parameters: dids, claimer's did, claimer's device id, now, end of the claims, suite or null
 * for any, how many are kept. Gives a row for each device but the calling one.
 *
 * Kept are the newest so many of a device that has a last resort, for accounts that share a convo with its owner which
 * both have accepted. Who may have them takes the oldest first like all others, and newer ones only come in: so however
 * many claim at once, nobody else gets one that is kept by the time that it is taken.
 *
 * Locking. An ordinary key package is locked as it is picked, and taken in the same statement, so no two claims can
 * get it. SKIP LOCKED: a claim passes over what another is just taking, rather than waiting for it and finding it
 * gone; so claims of one device run side by side, and none is told "missing" while there is one left for it. (Only
 * when a claim that held a lock is rolled back is its key package missed by others until then.) A claim may
 * therefore lock many devices' key packages without an order: it never waits for one.
 * The last resort is locked KEY SHARE: any number may claim it at once, only its deletion waits, or is waited for.
 * Two claims of it by one account meet at the claim's primary key, in the order of refs.
 */
export const pickKeyPackages: PreparedStatement = {
  name: 'key_packages_pick_key_packages',
  text: `
    WITH friend AS MATERIALIZED (
      SELECT DISTINCT theirs.did
      FROM convo_member mine JOIN convo_member theirs ON theirs.convo_id = mine.convo_id
      WHERE $7::bigint > 0 AND mine.did = $2 AND theirs.did = ANY ($1::text[])
        AND mine.status = 'accepted' AND mine.left_seq IS NULL AND mine.leaving_seq IS NULL
        AND theirs.status = 'accepted' AND theirs.left_seq IS NULL AND theirs.leaving_seq IS NULL
    ), wanted AS MATERIALIZED (
      SELECT d.did, d.device_id, $7 = 0 OR d.did = $2 OR EXISTS (SELECT FROM friend f WHERE f.did = d.did)
        OR NOT EXISTS (
          SELECT FROM key_package k
          WHERE k.did = d.did AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
            AND k.last_resort AND k.expires_at > $4 AND ($6::text IS NULL OR k.ciphersuite = $6)
        ) AS may_have_all
      FROM device d JOIN account a ON a.did = d.did
      WHERE d.did = ANY ($1::text[]) AND d.removed_at IS NULL AND ${mayAct('a')}
        AND (d.did, d.device_id) <> ($2, $3)
    ), picked AS MATERIALIZED (
      SELECT p.ref FROM wanted w CROSS JOIN LATERAL (
        SELECT k.ref FROM key_package k
        WHERE k.did = w.did AND k.device_id = w.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
          AND NOT k.last_resort AND k.expires_at > $4 AND ($6::text IS NULL OR k.ciphersuite = $6)
          AND (w.may_have_all OR (k.created_at, k.ref) < (
            SELECT kept.created_at, kept.ref FROM key_package kept
            WHERE kept.did = w.did AND kept.device_id = w.device_id
              AND kept.claimed_at IS NULL AND kept.revoked_at IS NULL AND NOT kept.last_resort
              AND kept.expires_at > $4 AND ($6::text IS NULL OR kept.ciphersuite = $6)
            ORDER BY kept.created_at DESC, kept.ref DESC
            OFFSET greatest($7 - 1, 0) LIMIT 1
          ))
        ORDER BY k.created_at, k.ref
        LIMIT 1
        FOR UPDATE SKIP LOCKED
      ) p
    ), taken AS (
      UPDATE key_package k SET claimed_at = $4 FROM picked p WHERE k.ref = p.ref
      RETURNING k.did, k.device_id, k.ref, k.bytes, k.last_resort
    ), resorted_to AS MATERIALIZED (
      SELECT k.did, k.device_id, k.ref, k.bytes, k.last_resort
      FROM wanted w JOIN key_package k ON k.did = w.did AND k.device_id = w.device_id
      WHERE k.claimed_at IS NULL AND k.revoked_at IS NULL
        AND k.last_resort AND k.expires_at > $4 AND ($6::text IS NULL OR k.ciphersuite = $6)
        AND NOT EXISTS (SELECT FROM taken t WHERE t.did = w.did AND t.device_id = w.device_id)
      ORDER BY k.ref
      FOR KEY SHARE OF k
    ), given AS (
      SELECT * FROM taken UNION ALL SELECT * FROM resorted_to
    ), recorded AS (
      INSERT INTO key_package_claim (ref, claimer_did, claimer_device_id, claimed_at, expires_at)
      SELECT ref, $2, $3, $4, $5 FROM given ORDER BY ref
      ON CONFLICT (ref, claimer_did) DO UPDATE
      SET claimer_device_id = excluded.claimer_device_id,
          claimed_at = excluded.claimed_at, expires_at = excluded.expires_at
    )
    SELECT w.did, w.device_id, g.ref, g.bytes, g.last_resort
    FROM wanted w LEFT JOIN given g ON g.did = w.did AND g.device_id = w.device_id
    ORDER BY w.did, w.device_id`,
}
