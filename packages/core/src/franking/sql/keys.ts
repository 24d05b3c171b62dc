import type { PreparedStatement } from '../../database/index.ts'

/** A key as it is kept. */
export type KeyRow = { readonly sealed: Uint8Array }

/**
 * Keeps a key unless there is one. Nodes that make one at once wait for each other here, and the first one's stays.
 * Parameters: month, fingerprint of the secret, sealed key, now.
 */
export const insertKey: PreparedStatement = {
  name: 'franking_insert_key',
  text: `
    INSERT INTO franking_key (month, sealed_by, sealed, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (month, sealed_by) DO NOTHING`,
}

/** The key of a month. Parameters: month, fingerprint of the secret. */
export const readKey: PreparedStatement = {
  name: 'franking_read_key',
  text: `SELECT sealed FROM franking_key WHERE month = $1 AND sealed_by = $2`,
}

/** Destroys keys, whoever has sealed them. Parameter: the first month that is kept. */
export const deleteKeys: PreparedStatement = {
  name: 'franking_delete_keys',
  text: `DELETE FROM franking_key WHERE month < $1`,
}
