import { withSessionLock } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import { listMessagePartitions, partitionNamed } from '../messages/partitions.ts'
import type { Clock } from '../ports/index.ts'
import { daysBefore } from './days-before.ts'
import { selectDetached, selectHalfDetached } from './sql/message-partitions.ts'
import type { PartitionRow } from './sql/message-partitions.ts'

/** The advisory lock of whoever drops partitions. */
const dropLock = 2_119_077_414

/**
 * Drops the partitions of messages that are all older than so many days, and gives their names. Nobody who sends or reads
 * waits for it: a partition is taken out CONCURRENTLY, which waits for those who have seen it, and only then dropped.
 * Whoever is killed in the middle leaves a partition half taken out, or a table that is none any more; the next run
 * ends that first. For readers messages are there until the first of these steps, and gone from then on: what is missing
 * in a log has expired (`readEntries`), so nothing has to be noted for that.
 */
export async function dropMessagePartitions(
  ports: { readonly db: Database; readonly clock: Clock },
  { days }: { readonly days: number },
): Promise<string[]> {
  const until = daysBefore(ports.clock.now(), days)
  const dropped = await withSessionLock(ports.db, dropLock, async (connection) => {
    const halfDetached = await connection.query<PartitionRow>(selectHalfDetached)
    for (const { name } of halfDetached)
      await connection.execute(`ALTER TABLE message DETACH PARTITION ${name} FINALIZE`)
    for (const { name, to } of await listMessagePartitions(connection))
      if (to <= until) await connection.execute(`ALTER TABLE message DETACH PARTITION ${name} CONCURRENTLY`)
    return dropDetached(connection, until)
  })
  return dropped ?? []
}

async function dropDetached(connection: Queryable, until: Date): Promise<string[]> {
  const rows = await connection.query<PartitionRow>(selectDetached)
  const old = rows.map(({ name }) => partitionNamed(name)).filter(({ to }) => to <= until)
  for (const { name } of old) await connection.execute(`DROP TABLE ${name}`)
  return old.map(({ name }) => name)
}
