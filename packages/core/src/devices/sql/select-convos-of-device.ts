import type { PreparedStatement } from '../../database/index.ts'

/**
 * The convos in whose present group a device has a leaf, by convo id, which is the order in which convo rows are
 * locked. Parameters: did, device id. No lock: a leaf that comes or goes meanwhile is the caller's to think of.
 */
export const selectConvosOfDevice: PreparedStatement = {
  name: 'devices_select_convos_of_device',
  text: `
    SELECT l.convo_id
    FROM convo_leaf l JOIN convo c ON c.convo_id = l.convo_id AND c.generation = l.generation
    WHERE l.did = $1 AND l.device_id = $2 AND l.removed_seq IS NULL
    ORDER BY l.convo_id`,
}
