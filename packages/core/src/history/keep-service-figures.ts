import type { PreparedStatement, Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { ServiceFigures } from './figures.ts'
import { insertServiceFigures } from './sql/figures.ts'
import { countRows, readSizes, readStock } from './sql/measure-service.ts'
import type { CountRow, SizesRow, StockRow } from './sql/measure-service.ts'

const everyMs = 10 * 60_000
/** Below so many key packages a device has few. Clients publish new ones at 20. */
const fewBelow = 5

/** Measures the service and keeps it, once in ten minutes: what another node has kept meanwhile stands. */
export async function keepServiceFigures({
  db,
  clock,
}: {
  readonly db: Queryable
  readonly clock: Clock
}): Promise<void> {
  const now = clock.now()
  const at = new Date(Math.floor(now.getTime() / everyMs) * everyMs)
  await db.execute(insertServiceFigures, [at, JSON.stringify(await measureService(db, now))])
}

async function measureService(db: Queryable, now: Date): Promise<ServiceFigures> {
  const sizes = await only<SizesRow>(db, readSizes)
  const stock = await only<StockRow>(db, readStock, [now, fewBelow])
  const { none, few, enough, unreachable } = stock
  return {
    accounts: (await only<CountRow>(db, countRows.account)).rows,
    devices: (await only<CountRow>(db, countRows.device)).rows,
    convos: (await only<CountRow>(db, countRows.convo)).rows,
    databaseBytes: sizes.database_bytes,
    blobBytes: sizes.blob_bytes,
    keyPackages: stock.key_packages,
    stock: { none, few, enough, unreachable },
  }
}

async function only<Row extends object>(
  db: Queryable,
  statement: PreparedStatement,
  params: unknown[] = [],
): Promise<Row> {
  const [row] = await db.query<Row>(statement, params)
  if (row === undefined) throw new Error(`${statement.name} gave nothing`)
  return row
}
