import type { PreparedStatement } from '../../../database/index.ts'

/** An account that is being deleted, and whether nothing of before can be under way any more. */
export type DeletedRow = { readonly did: string; readonly deleted_at: Date; readonly settled: boolean }

/**
 * Accounts whose deletion goes on: those that were not erased yet, and those to look for a last time. Parameters: how many,
 * before when a deletion has to have begun for that. Those first that have waited longest. No lock.
 */
export const selectDeleted: PreparedStatement = {
  name: 'deletion_select_deleted',
  text: `
    SELECT did, deleted_at, deleted_at <= $2 AS settled FROM account
    WHERE deleted_at IS NOT NULL AND (erased_at IS NULL OR deleted_at <= $2)
    ORDER BY deleted_at LIMIT $1`,
}

/** Notes that all that names an account was erased once. Parameters: did, now. */
export const markErased: PreparedStatement = {
  name: 'deletion_mark_erased',
  text: `UPDATE account SET erased_at = $2 WHERE did = $1 AND deleted_at IS NOT NULL AND erased_at IS NULL`,
}

/** Holds the row of an account that is being deleted. Parameter: did. Gives it if it still is. */
export const lockDeleted: PreparedStatement = {
  name: 'deletion_lock_deleted',
  text: `SELECT did FROM account WHERE did = $1 AND deleted_at IS NOT NULL FOR UPDATE`,
}

/** Deletes the account, unless something is held against it. Parameter: did. */
export const deleteAccountRow: PreparedStatement = {
  name: 'deletion_delete_account',
  text: `DELETE FROM account WHERE did = $1 AND suspended_at IS NULL`,
}

/** Keeps of an account what is held against it, and nothing else. Parameter: did. */
export const bareAccountRow: PreparedStatement = {
  name: 'deletion_bare_account',
  text: `
    UPDATE account SET deleted_at = NULL, erased_at = NULL, repo_rev = NULL, account_seq = 0, host_status = NULL,
      host_due_at = NULL, host_asked_at = NULL, host_looks = 0, host_gone_at = NULL
    WHERE did = $1`,
}
