import type { PreparedStatement } from '../../database/index.ts'

/** Keeps what a sign-in needs for its second step. Parameters: key, state, when its time is over. */
export const insertSignIn: PreparedStatement = {
  name: 'operators_insert_sign_in',
  text: `
    INSERT INTO operator_sign_in (key, state, expires_at) VALUES ($1, $2::jsonb, $3)
    ON CONFLICT (key) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at`,
}

export type SignInRow = { readonly state: unknown }

/** Gives it, once. Parameters: key, now. */
export const takeSignIn: PreparedStatement = {
  name: 'operators_take_sign_in',
  text: `DELETE FROM operator_sign_in WHERE key = $1 AND expires_at > $2 RETURNING state`,
}
