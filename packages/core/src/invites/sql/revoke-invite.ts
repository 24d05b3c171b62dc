import type { PreparedStatement } from '../../database/index.ts'

/** Whether an invite was revoked before, and who has made it, where that is known. */
export type RevokableRow = { readonly revoked: boolean; readonly made_by: string | null }

/** An invite of a convo, revoked or not. Parameters: convo id, invite id. Under the convo's lock. */
export const readRevokable: PreparedStatement = {
  name: 'invites_read_revokable',
  text: `SELECT revoked_at IS NOT NULL AS revoked, made_by FROM invite WHERE convo_id = $1 AND invite_id = $2`,
}
