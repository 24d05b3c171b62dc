import type { PreparedStatement } from '../../database/index.ts'

/** A limit that was set. */
export type LimitSettingRow = {
  readonly name: string
  readonly value: number
  readonly changed_at: Date
  readonly changed_by: string
}

/** Every limit that was set. No lock. */
export const readLimitSettings: PreparedStatement = {
  name: 'limits_read_settings',
  text: `SELECT name, value, changed_at, changed_by FROM limit_setting`,
}

/** What a limit was set to; no row if it was not. Parameters: name. No lock. */
export const readLimitSetting: PreparedStatement = {
  name: 'limits_read_setting',
  text: `SELECT name, value, changed_at, changed_by FROM limit_setting WHERE name = $1`,
}

/** Sets a limit. Parameters: name, value, now, by whom. */
export const writeLimitSetting: PreparedStatement = {
  name: 'limits_write_setting',
  text: `
    INSERT INTO limit_setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET
      value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
}

/** Takes back that a limit was set. Parameters: name. */
export const deleteLimitSetting: PreparedStatement = {
  name: 'limits_delete_setting',
  text: `DELETE FROM limit_setting WHERE name = $1`,
}
