import type { PreparedStatement } from '../../database/index.ts'

/**
 * Begins the stays of devices at leaves. Parameters: convo id, generation, seq of the commit, the first epoch they
 * can read, then one array each of leaf indices, DIDs, device ids, signature keys, key package references (null for
 * none). Under the convo's lock.
 */
export const beginStays: PreparedStatement = {
  name: 'groups_begin_stays',
  text: `
    INSERT INTO convo_leaf (convo_id, generation, joined_seq, joined_epoch,
                            leaf_index, did, device_id, signature_key, key_package_ref)
    SELECT $1, $2, $3, $4, stay.*
    FROM unnest($5::bigint[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
      AS stay (leaf_index, did, device_id, signature_key, key_package_ref)`,
}
