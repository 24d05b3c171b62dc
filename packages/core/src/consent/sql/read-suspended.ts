import type { PreparedStatement } from '../../database/index.ts'

/** Those of some accounts that are suspended. Parameter: DIDs. No lock. */
export const readSuspended: PreparedStatement = {
  name: 'consent_read_suspended',
  text: `SELECT did FROM account WHERE did = ANY ($1::text[]) AND suspended_at IS NOT NULL`,
}
