import type { AccountState, AccountSummary } from './account-views.ts'
import type { AccountRow, AccountSummaryRow } from './sql/accounts.ts'

/** How an account stands: what holds it back most. */
export function accountState(row: AccountRow): AccountState {
  if (row.taken_down_at !== null) return 'takenDown'
  if (row.suspended_at !== null) return 'suspended'
  if (row.erased_at !== null) return 'erased'
  if (row.deleted_at !== null) return 'deleting'
  return row.host_status === null ? 'active' : 'inactive'
}

/** An account as lists show it. */
export function summaryOf(row: AccountSummaryRow): AccountSummary {
  const { did, created_at: createdAt, devices, last_seen_at: lastSeenAt } = row
  return { did, createdAt, state: accountState(row), devices, lastSeenAt }
}
