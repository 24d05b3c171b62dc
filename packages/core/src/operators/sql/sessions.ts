import type { PreparedStatement } from '../../database/index.ts'
import type { Role } from '../role.ts'
import type { SignInWay } from '../sign-in-way.ts'

/** A session of an operator. */
export type OperatorSessionRow = {
  readonly session_id: string
  readonly way: SignInWay
  readonly actor_id: string
  readonly role: Role
  readonly source: Uint8Array
  readonly address: string
  readonly user_agent: string
  readonly created_at: Date
  readonly last_seen_at: Date
  readonly expires_at: Date
  readonly ended_at: Date | null
}

const columns =
  'session_id, way, actor_id, role, source, address, user_agent, created_at, last_seen_at, expires_at, ended_at'

/** Begins a session. Parameters: hash of its secret, then the columns of a row but for the last. */
export const insertSession: PreparedStatement = {
  name: 'operators_insert_session',
  text: `
    INSERT INTO operator_session (secret_hash, session_id, way, actor_id, role, source, address, user_agent,
      created_at, last_seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
    RETURNING ${columns}`,
}

/** Reads a session, whether it has ended or not. Parameter: hash of its secret. */
export const readSession: PreparedStatement = {
  name: 'operators_read_session',
  text: `SELECT ${columns} FROM operator_session WHERE secret_hash = $1`,
}

/** Notes that a session is used. Parameters: its id, now. */
export const touchSession: PreparedStatement = {
  name: 'operators_touch_session',
  text: `UPDATE operator_session SET last_seen_at = $2 WHERE session_id = $1 AND last_seen_at < $2`,
}

/** The sessions that have not ended, the newest first. Parameters: now, since when one must have been used, how many. */
export const listSessions: PreparedStatement = {
  name: 'operators_list_sessions',
  text: `
    SELECT ${columns} FROM operator_session
    WHERE ended_at IS NULL AND expires_at > $1 AND last_seen_at > $2
    ORDER BY created_at DESC, session_id LIMIT $3`,
}

/** Ends a session. Parameters: its id, now. Gives it if it had not ended. */
export const endSession: PreparedStatement = {
  name: 'operators_end_session',
  text: `
    UPDATE operator_session SET ended_at = $2
    WHERE session_id = $1 AND ended_at IS NULL AND expires_at > $2
    RETURNING ${columns}`,
}
