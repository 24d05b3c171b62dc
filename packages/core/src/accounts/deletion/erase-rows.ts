import type { Queryable } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import { placedNamings } from '../../personal-data/index.ts'
import type { PlacedNaming } from '../../personal-data/index.ts'
import { eraseNaming, findNaming } from './sql/erase-rows.ts'

const rowsAtOnce = 500

const isErased = ({ naming: { ends } }: PlacedNaming) => ends === 'deleted' || ends === 'cleared'
const mustBeGone = (placed: PlacedNaming) => isErased(placed) || placed.naming.ends === 'withBytes'

/** Deletes or clears what names an account, table by table, in portions. */
export async function eraseRows(db: Queryable, did: Did): Promise<void> {
  for (const placed of placedNamings.filter(isErased)) {
    const statement = eraseNaming(placed)
    while ((await db.execute(statement, [did, rowsAtOnce])) === rowsAtOnce);
  }
}

/** Where an account is still named that should not be: tables and their columns. */
export async function findLeftOver(db: Queryable, did: Did): Promise<readonly string[]> {
  const left: string[] = []
  for (const placed of placedNamings.filter(mustBeGone)) {
    const rows = await db.query(findNaming(placed), [did])
    if (rows.length > 0) left.push(`${placed.table}.${placed.naming.column}`)
  }
  return left
}
