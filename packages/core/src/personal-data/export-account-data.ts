import type { Queryable } from '../database/index.ts'
import { take } from '../limits/take.ts'
import type { LimitValues } from '../limits/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { placedNamings } from './personal-tables.ts'
import type { PlacedNaming } from './personal-tables.ts'
import { readNaming } from './sql/read-naming.ts'
import type { NamingRow } from './sql/read-naming.ts'

/** A row that names an account, as far as the account is given it. Bytes are hexadecimal, `\x…`; times are ISO 8601. */
export type ExportedRow = {
  readonly table: string
  /** The column that names it. */
  readonly namedBy: string
  readonly row: Readonly<Record<string, unknown>>
}

/** How many rows one statement reads. */
const page = 500
const dayMs = 86_400_000

/**
 * Everything that the service holds on an account, table by table: every row that names it, and of those that are also of
 * others, what is about itself. It is read page by page, and is no snapshot: what changes meanwhile is there or not.
 *
 * @throws ServiceError `RateLimitExceeded`, before any row
 */
export async function exportAccountData(
  ports: { readonly db: Queryable; readonly clock: Clock; readonly limitValues: LimitValues },
  did: Did,
): Promise<AsyncIterable<ExportedRow>> {
  const size = ports.limitValues.of('exportsPerDay')
  const taking = { kind: 'export', did, size, everyMs: Math.ceil(dayMs / size) } as const
  await take(ports.db, ports, taking, 'What is held on the account was exported too often.')
  return rowsNaming(ports.db, did)
}

async function* rowsNaming(db: Queryable, did: Did): AsyncGenerator<ExportedRow> {
  for (const placed of placedNamings) yield* rowsOf(db, placed, did)
}

async function* rowsOf(db: Queryable, placed: PlacedNaming, did: Did): AsyncGenerator<ExportedRow> {
  const { table, key, naming } = placed
  const columns = naming.as === 'own' ? naming.withheld : naming.given
  let after: readonly unknown[] = []
  for (;;) {
    const statement = readNaming(placed, after.length > 0)
    const rows = await db.query<NamingRow>(statement, [did, columns, page, ...after])
    for (const { row } of rows) yield { table, namedBy: naming.column, row }
    const last = rows.at(-1)
    if (last === undefined || rows.length < page) return
    after = key.map((column) => last[`key_${column}`])
  }
}
