import type { PreparedStatement } from '../../database/index.ts'

/** The metadata that is stored. */
export type MetadataRow = {
  readonly generation: number
  readonly epoch: number
  readonly version: number
  readonly sealed: Uint8Array
}

/** Reads a convo's sealed metadata. Parameter: convo id. Under the convo's lock, if it is to be compared. */
export const readMetadata: PreparedStatement = {
  name: 'groups_read_metadata',
  text: `SELECT generation, epoch, version, sealed FROM sealed_metadata WHERE convo_id = $1`,
}
