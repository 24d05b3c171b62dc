import type { Queryable } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import { placedNamings } from '../../personal-data/index.ts'
import type { Ending } from '../../personal-data/index.ts'
import { eraseNaming, findNaming } from './sql/erase-rows.ts'

const rowsAtOnce = 500

const mustBeGone: readonly Ending[] = ['deleted', 'cleared', 'withBytes', 'atLast']

/** Deletes or clears what names an account and ends in some ways, table by table, in portions. */
export async function eraseRows(
  db: Queryable,
  did: Did,
  { endings, signal }: { readonly endings: readonly Ending[]; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  for (const placed of placedNamings.filter(({ naming }) => endings.includes(naming.ends))) {
    const statement = eraseNaming(placed)
    do signal?.throwIfAborted()
    while ((await db.execute(statement, [did, rowsAtOnce])) === rowsAtOnce)
  }
}

/** Where an account is still named that should not be: tables and their columns. */
export async function findLeftOver(db: Queryable, did: Did): Promise<readonly string[]> {
  const left: string[] = []
  for (const placed of placedNamings.filter(({ naming }) => mustBeGone.includes(naming.ends))) {
    const rows = await db.query(findNaming(placed), [did])
    if (rows.length > 0) left.push(`${placed.table}.${placed.naming.column}`)
  }
  return left
}
