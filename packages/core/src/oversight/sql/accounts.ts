import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { AccountFilter } from '../account-views.ts'

/** An account's row, with what tells its state. */
export type AccountRow = {
  readonly did: Did
  readonly created_at: Date
  readonly suspended_at: Date | null
  readonly taken_down_at: Date | null
  readonly deleted_at: Date | null
  readonly erased_at: Date | null
  readonly host_status: string | null
}

/** The same, with how many devices it has and when one was last seen. */
export type AccountSummaryRow = AccountRow & { readonly devices: number; readonly last_seen_at: Date | null }

/** SQL: summaries of accounts that a statement gives. An account's devices are few, by their key. */
const summariesOf = (accounts: string): string => `
    SELECT a.did, a.created_at, a.suspended_at, a.taken_down_at, a.deleted_at, a.erased_at, a.host_status,
           d.devices, d.last_seen_at
    FROM (${accounts}) a
    CROSS JOIN LATERAL (
      SELECT count(*) AS devices, max(last_seen_at) AS last_seen_at FROM device
      WHERE did = a.did AND removed_at IS NULL
    ) d`

const conditions: { readonly [Filter in AccountFilter]: string } = {
  all: 'true',
  suspended: 'suspended_at IS NOT NULL AND taken_down_at IS NULL',
  takenDown: 'taken_down_at IS NOT NULL',
  deleting: 'deleted_at IS NOT NULL',
  inactive: 'host_status IS NOT NULL',
}

/**
 * A page of accounts, the newest first. Parameters: the time and the did to go on after, how many. One statement a filter,
 * so that each is served by an index of its own.
 */
const selectAccounts = (filter: AccountFilter): PreparedStatement => ({
  name: `oversight_select_accounts_${filter}`,
  text: `${summariesOf(`
      SELECT * FROM account WHERE ${conditions[filter]} AND (created_at, did) < ($1::timestamptz, $2::text)
      ORDER BY created_at DESC, did DESC LIMIT $3`)}
    ORDER BY a.created_at DESC, a.did DESC`,
})

export const accountPages: { readonly [Filter in AccountFilter]: PreparedStatement } = {
  all: selectAccounts('all'),
  suspended: selectAccounts('suspended'),
  takenDown: selectAccounts('takenDown'),
  deleting: selectAccounts('deleting'),
  inactive: selectAccounts('inactive'),
}

/** Accounts whose DID begins so. Parameters: the beginning, what comes after all of those, how many. */
export const findAccountsByDid: PreparedStatement = {
  name: 'oversight_find_accounts_by_did',
  text: `${summariesOf(`
      SELECT * FROM account WHERE did COLLATE "C" >= $1 AND did COLLATE "C" < $2
      ORDER BY did COLLATE "C" LIMIT $3`)}
    ORDER BY a.did COLLATE "C"`,
}

/** Accounts that have, or had, a device of an id. Parameters: device id, how many. */
export const findAccountsByDevice: PreparedStatement = {
  name: 'oversight_find_accounts_by_device',
  text: `${summariesOf(`
      SELECT * FROM account WHERE did = ANY (ARRAY(SELECT did FROM device WHERE device_id = $1 LIMIT $2))`)}
    ORDER BY a.did`,
}
