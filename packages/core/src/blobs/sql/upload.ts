import type { PreparedStatement } from '../../database/index.ts'

/**
 * Takes the place of a blob, if nobody has. Parameters: space, blob id, did, size, now, when it is forgotten unless it is
 * whole by then. Of two uploads of one blob at once the later waits for the earlier, and finds its row.
 */
export const insertBlob: PreparedStatement = {
  name: 'blobs_insert',
  text: `
    INSERT INTO blob (space, blob_id, did, size, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING`,
}

/**
 * Counts bytes on an account's quota. Parameters: did, bytes, the quota in bytes. Gives no row where that would be more.
 * The account's row is locked until the commit, so that uploads at once count each other.
 */
export const addUsage: PreparedStatement = {
  name: 'blobs_add_usage',
  text: `
    INSERT INTO blob_usage AS u (did, bytes) SELECT $1, $2 WHERE $2::bigint <= $3::bigint
    ON CONFLICT (did) DO UPDATE SET bytes = u.bytes + excluded.bytes WHERE u.bytes + excluded.bytes <= $3`,
}

/** A blob as its uploads see it. */
export type BlobRow = {
  readonly did: string
  readonly size: number
  readonly state: 'uploading' | 'whole' | 'deleting'
  readonly expires_at: Date
  /** The parts that are there. */
  readonly parts: readonly number[]
}

/** Reads a blob. Parameters: space, blob id. */
export const readBlob: PreparedStatement = {
  name: 'blobs_read',
  text: `
    SELECT did, size, state, expires_at, ARRAY(
      SELECT p.part::int FROM blob_part p WHERE p.space = b.space AND p.blob_id = b.blob_id ORDER BY p.part
    ) AS parts
    FROM blob b WHERE space = $1 AND blob_id = $2`,
}

/**
 * Locks a blob that is being uploaded. Parameters: space, blob id. Its parts are noted one after the other, so that one of
 * them sees that it is the last; and none is noted of a blob that is being deleted.
 */
export const lockUploading: PreparedStatement = {
  name: 'blobs_lock_uploading',
  text: `SELECT FROM blob WHERE space = $1 AND blob_id = $2 AND state <> 'deleting' FOR UPDATE`,
}

/** Notes that the store has a part. Parameters: space, blob id, part. Under the blob's lock. */
export const insertPart: PreparedStatement = {
  name: 'blobs_insert_part',
  text: `INSERT INTO blob_part (space, blob_id, part) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
}

/**
 * Makes a blob whole if all of its parts are there. Parameters: space, blob id, how many parts it has, until when it is
 * kept where nothing else is said. A convo whose messages live for a shorter time keeps it for as long as those.
 */
export const markWhole: PreparedStatement = {
  name: 'blobs_mark_whole',
  text: `
    UPDATE blob b SET state = 'whole', expires_at = least($4, b.created_at + (
      SELECT c.message_lifetime * interval '1 second' FROM convo c WHERE c.convo_id = b.space))
    WHERE space = $1 AND blob_id = $2 AND state = 'uploading'
      AND (SELECT count(*) FROM blob_part p WHERE p.space = b.space AND p.blob_id = b.blob_id) = $3`,
}

/** What an account may do in a convo. */
export type StandingRow = { readonly status: 'accepted' | 'request' }

/** An account's standing in a convo that it is in. Parameters: convo id, did. */
export const readStanding: PreparedStatement = {
  name: 'blobs_read_standing',
  text: `
    SELECT status FROM convo_member WHERE convo_id = $1 AND did = $2 AND left_seq IS NULL AND leaving_seq IS NULL`,
}
