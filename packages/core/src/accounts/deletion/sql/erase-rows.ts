import type { PreparedStatement } from '../../../database/index.ts'
import { columnOf } from '../../../personal-data/index.ts'
import type { Naming, PlacedNaming } from '../../../personal-data/index.ts'

/**
 * Deletes rows that name an account, or clears the column that does. Parameters: did, how many at most. SKIP LOCKED: what
 * somebody is just writing goes with the next portion. The names of tables and columns are of the registry, and no input.
 */
export function eraseNaming({ table, key, naming }: PlacedNaming): PreparedStatement {
  const columns = key.join(', ')
  const act =
    naming.ends === 'cleared' ? `UPDATE ${table} SET ${naming.column} = NULL` : `DELETE FROM ${table}`
  return {
    name: `deletion_erase_${table}_${naming.column.replace('.', '_')}`,
    text: `
      ${act} WHERE (${columns}) IN (
        SELECT ${columns} FROM ${table} t WHERE ${namesIt(naming)} LIMIT $2 FOR UPDATE SKIP LOCKED
      )`,
  }
}

/** SQL: whether a row `t` names the account of the first parameter, and is not to stay. */
function namesIt(naming: Naming): string {
  const names = `${columnOf(naming)} = $1`
  return naming.as === 'own' && naming.spared !== undefined ? `${names} AND NOT (${naming.spared})` : names
}

/** Whether any row names an account that should not. Parameter: did. No lock. */
export function findNaming({ table, naming }: PlacedNaming): PreparedStatement {
  return {
    name: `deletion_find_${table}_${naming.column.replace('.', '_')}`,
    text: `SELECT FROM ${table} t WHERE ${namesIt(naming)} LIMIT 1`,
  }
}
