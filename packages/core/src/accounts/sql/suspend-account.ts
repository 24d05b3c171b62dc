import type { PreparedStatement } from '../../database/index.ts'

/**
 * Marks an account as suspended, since the first time that it was. Parameters: did, now, until when (null for good),
 * whether it is taken down. Whoever asks for the account after that finds it suspended; a session or ticket that is just
 * being made is refused at its use. A takedown stays one, without end, until the account is restored.
 */
export const suspendAccountRow: PreparedStatement = {
  name: 'accounts_suspend_account',
  text: `
    INSERT INTO account AS a (did, created_at, suspended_at, suspended_until, taken_down_at)
    VALUES ($1, $2, $2, $3, CASE WHEN $4::boolean THEN $2::timestamptz(3) END)
    ON CONFLICT (did) DO UPDATE SET
      suspended_at = coalesce(a.suspended_at, excluded.suspended_at),
      taken_down_at = coalesce(a.taken_down_at, excluded.taken_down_at),
      suspended_until = CASE
        WHEN coalesce(a.taken_down_at, excluded.taken_down_at) IS NULL THEN excluded.suspended_until
      END`,
}
