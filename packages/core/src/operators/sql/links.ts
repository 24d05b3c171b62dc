import type { PreparedStatement } from '../../database/index.ts'
import type { Role } from '../role.ts'

/** Keeps a link. Parameters: hash of its secret, role, now, when its time is over. */
export const insertLink: PreparedStatement = {
  name: 'operators_insert_link',
  text: `INSERT INTO operator_link (secret_hash, role, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
}

export type TakenLinkRow = { readonly role: Role }

/** Uses a link up. Parameters: hash of its secret, now. Of two at once one gets it: the other finds it used. */
export const takeLink: PreparedStatement = {
  name: 'operators_take_link',
  text: `
    UPDATE operator_link SET used_at = $2
    WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > $2
    RETURNING role`,
}
