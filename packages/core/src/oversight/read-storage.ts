import { listMessagePartitions, messagePartitionsUntil } from '../messages/partitions.ts'
import type { Ports } from './page.ts'
import type { StorageView } from './service-views.ts'
import { readDatabaseSize, selectTables } from './sql/service.ts'
import type { TableRow } from './sql/service.ts'

const tablesShown = 20

/** What the database holds, from its catalogs. */
export async function readStorage({ db, clock }: Ports): Promise<StorageView> {
  const [size] = await db.query<{ readonly bytes: number }>(readDatabaseSize)
  const partitions = await listMessagePartitions(db)
  return {
    databaseBytes: size?.bytes ?? 0,
    tables: await db.query<TableRow>(selectTables, [tablesShown]),
    messages: {
      partitions: partitions.length,
      from: partitions[0]?.from ?? null,
      until: await messagePartitionsUntil(db, clock.now()),
    },
  }
}
