import type { PreparedStatement } from '../../database/index.ts'

/** A blob whose bytes are to go. */
export type DoomedRow = { readonly space: string; readonly blob_id: string; readonly size: number }

/**
 * Begins to delete a blob of an account's, which then counts no more on its quota. Parameters: space, blob id, did, now.
 * Gives it if it is its own, also where that was begun before.
 */
export const doomBlob: PreparedStatement = {
  name: 'blobs_doom',
  text: doomWhere('space = $1 AND blob_id = $2 AND did = $3 FOR UPDATE', '$4'),
}

/**
 * Begins to delete blobs whose time has come, and gives those whose deletion was begun before too. Parameters: now, how
 * many. SKIP LOCKED: another who does this just now has them, or somebody notes a part.
 */
export const doomExpired: PreparedStatement = {
  name: 'blobs_doom_expired',
  text: doomWhere('expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED', '$1'),
}

/**
 * Begins to delete blobs of an account, and gives those whose deletion was begun before too. Parameters: did, now, how many,
 * whether also those that are being uploaded.
 */
export const doomBlobsOf: PreparedStatement = {
  name: 'blobs_doom_of',
  text: doomWhere(
    `did = $1 AND ($4::boolean OR state <> 'uploading') ORDER BY space, blob_id LIMIT $3 FOR UPDATE SKIP LOCKED`,
    '$2',
  ),
}

function doomWhere(which: string, now: string): string {
  return `
    WITH found AS MATERIALIZED (
      SELECT space, blob_id, did, size, state FROM blob WHERE ${which}
    ), doomed AS (
      UPDATE blob b SET state = 'deleting', expires_at = ${now}
      FROM found f WHERE b.space = f.space AND b.blob_id = f.blob_id AND f.state <> 'deleting'
    ), freed AS (
      UPDATE blob_usage u SET bytes = u.bytes - f.bytes
      FROM (SELECT did, sum(size) AS bytes FROM found WHERE state <> 'deleting' GROUP BY did) f
      WHERE u.did = f.did
    )
    SELECT space, blob_id, size FROM found`
}

/** Forgets blobs whose bytes are gone. Parameters: spaces and blob ids, side by side. */
export const deleteDoomed: PreparedStatement = {
  name: 'blobs_delete_doomed',
  text: `
    DELETE FROM blob
    WHERE state = 'deleting' AND (space, blob_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
}

/**
 * Lets blobs of convos whose policy gives messages a lifetime end with that, should it have become shorter since they were
 * uploaded. No parameter.
 */
export const shortenByLifetime: PreparedStatement = {
  name: 'blobs_shorten_by_lifetime',
  text: `
    UPDATE blob b SET expires_at = b.created_at + c.message_lifetime * interval '1 second'
    FROM convo c
    WHERE c.message_lifetime IS NOT NULL AND b.space = c.convo_id AND b.state <> 'deleting'
      AND b.expires_at > b.created_at + c.message_lifetime * interval '1 second'`,
}
