import type { PreparedStatement } from '../../database/index.ts'

/** Whether an invite was revoked before. */
export type RevokableRow = { readonly revoked: boolean }

/** An invite of a convo, revoked or not. Parameters: convo id, invite id. Under the convo's lock. */
export const readRevokable: PreparedStatement = {
  name: 'invites_read_revokable',
  text: `SELECT revoked_at IS NOT NULL AS revoked FROM invite WHERE convo_id = $1 AND invite_id = $2`,
}
