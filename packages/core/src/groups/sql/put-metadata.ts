import type { PreparedStatement } from '../../database/index.ts'

/**
 * Stores sealed metadata as the next version; the first has version 1. Parameters: convo id, generation, epoch it is
 * sealed in, sealed bytes. Under the convo's lock.
 */
export const putMetadata: PreparedStatement = {
  name: 'groups_put_metadata',
  text: `
    INSERT INTO sealed_metadata (convo_id, generation, epoch, version, sealed) VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (convo_id) DO UPDATE SET
      generation = excluded.generation, epoch = excluded.epoch, sealed = excluded.sealed,
      version = sealed_metadata.version + 1`,
}
