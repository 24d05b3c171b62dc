import type { PreparedStatement } from '../../database/index.ts'

/** A blob that may be read. */
export type ReadableRow = { readonly size: number }

/**
 * A whole blob, if an account may have it: it is the account's own, or of a convo that the account is in. Parameters:
 * space, blob id, did, now.
 */
export const readReadable: PreparedStatement = {
  name: 'blobs_read_readable',
  text: `
    SELECT size FROM blob
    WHERE space = $1 AND blob_id = $2 AND state = 'whole' AND expires_at > $4 AND ($1 = $3 OR EXISTS (
      SELECT FROM convo_member m
      WHERE m.convo_id = $1 AND m.did = $3 AND m.left_seq IS NULL AND m.leaving_seq IS NULL))`,
}
