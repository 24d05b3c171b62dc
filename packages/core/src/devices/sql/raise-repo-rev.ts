import type { PreparedStatement } from '../../database/index.ts'

/**
 * Remembers the newest revision of an account's repo, which only rises. Parameters: did, revision. Locks the account's row,
 * the last in the order of the house. Revisions sort as bytes (AT Protocol, "Timestamp identifiers").
 */
export const raiseRepoRev: PreparedStatement = {
  name: 'devices_raise_repo_rev',
  text: `
    UPDATE account SET repo_rev = $2
    WHERE did = $1 AND (repo_rev IS NULL OR repo_rev COLLATE "C" < $2 COLLATE "C")`,
}
