import type { PreparedStatement } from '../../database/index.ts'

/**
 * Copies the lifetime of messages from the policy to the convo, where every reading of the log looks at it. Parameters:
 * convo id, seconds or null. Under the convo's lock.
 */
export const setMessageLifetime: PreparedStatement = {
  name: 'groups_set_message_lifetime',
  text: `
    UPDATE convo SET message_lifetime = $2 WHERE convo_id = $1 AND message_lifetime IS DISTINCT FROM $2::bigint`,
}
