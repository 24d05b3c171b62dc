import type { PreparedStatement } from '../../database/index.ts'

/**
 * Locks the rows of some accounts, by DID, the order of the house: so that the claims which lowered a stock count
 * it one after the other. Parameters: dids. Comes last in a transaction.
 */
export const lockAccounts: PreparedStatement = {
  name: 'key_packages_lock_accounts',
  text: `SELECT did FROM account WHERE did = ANY ($1::text[]) ORDER BY did FOR NO KEY UPDATE`,
}
