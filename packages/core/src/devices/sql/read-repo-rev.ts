import type { PreparedStatement } from '../../database/index.ts'

/** The newest revision known of an account's repo. */
export type RepoRevRow = { readonly repo_rev: string | null }

/** What is remembered of an account's repo; no lock. Parameters: did. */
export const readRepoRev: PreparedStatement = {
  name: 'devices_read_repo_rev',
  text: `SELECT repo_rev FROM account WHERE did = $1`,
}
