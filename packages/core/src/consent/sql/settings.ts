import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Audience } from '../../relations/index.ts'

/** What an account has set of whom it lets reach it; null is left to its repo. */
export type SettingsRow = {
  readonly did: Did
  readonly allow_incoming: Audience | null
  readonly allow_group_invites: Audience | null
}

/** The settings of accounts; no row where an account has set nothing. Parameter: DIDs. No lock. */
export const readSettings: PreparedStatement = {
  name: 'consent_read_settings',
  text: `SELECT did, allow_incoming, allow_group_invites FROM actor_settings WHERE did = ANY ($1::text[])`,
}

/** Sets all of an account's settings. Parameters: did, whom it lets write and whom invite (null: not said), now. */
export const writeSettings: PreparedStatement = {
  name: 'consent_write_settings',
  text: `
    INSERT INTO actor_settings (did, allow_incoming, allow_group_invites, changed_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (did) DO UPDATE SET
      allow_incoming = excluded.allow_incoming, allow_group_invites = excluded.allow_group_invites,
      changed_at = excluded.changed_at`,
}

/** Forgets an account's settings. Parameter: did. */
export const deleteSettings: PreparedStatement = {
  name: 'consent_delete_settings',
  text: `DELETE FROM actor_settings WHERE did = $1`,
}
