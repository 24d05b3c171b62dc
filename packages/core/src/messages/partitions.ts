import { withTransaction } from '../database/index.ts'
import type { Database, Queryable, Tx } from '../database/index.ts'

const week = 7 * 24 * 60 * 60 * 1000
/** A Monday. Weeks are counted from here, in UTC. */
const monday = Date.UTC(1970, 0, 5)

/** The advisory lock under which partitions are made. */
const partitionsLock = 2_119_077_413

/** A week of messages: the table it has, and what it holds. */
export type MessagePartition = { readonly name: string; readonly from: Date; readonly to: Date }

/** The partition that holds a moment. */
export function messagePartitionOf(moment: Date): MessagePartition {
  const from = new Date(monday + Math.floor((moment.getTime() - monday) / week) * week)
  const name = `message_${from.toISOString().slice(0, 10).replaceAll('-', '')}`
  return { name, from, to: new Date(from.getTime() + week) }
}

/**
 * Makes the partitions of the week of a moment and of so many weeks after it, where they are missing, and gives the
 * names of those it made. To be run at start and daily; a send that finds none runs it too, so that a service whose
 * job has failed goes on. Any number of nodes may run it at any time.
 */
export async function ensureMessagePartitions(
  db: Database,
  { now, weeksAhead = 2 }: { readonly now: Date; readonly weeksAhead?: number },
): Promise<string[]> {
  const wanted = Array.from({ length: weeksAhead + 1 }, (_, n) =>
    messagePartitionOf(new Date(now.getTime() + n * week)),
  )
  const missing = async (tx: Queryable) => {
    const names = new Set((await listMessagePartitions(tx)).map(({ name }) => name))
    return wanted.filter(({ name }) => !names.has(name))
  }
  if ((await missing(db)).length === 0) return []
  return withTransaction(db, async (tx) => {
    await tx.execute('SELECT pg_advisory_xact_lock($1)', [partitionsLock])
    const partitions = await missing(tx)
    for (const partition of partitions) await make(tx, partition)
    return partitions.map(({ name }) => name)
  })
}

/** Until when, from a moment on, there are partitions without a gap; not after that moment if its own is missing. */
export async function messagePartitionsUntil(db: Queryable, now: Date): Promise<Date> {
  const there = new Set((await listMessagePartitions(db)).map(({ name }) => name))
  let next = messagePartitionOf(now)
  while (there.has(next.name)) next = messagePartitionOf(next.to)
  return next.from
}

/** The partitions there are, in their order. */
export async function listMessagePartitions(db: Queryable): Promise<MessagePartition[]> {
  const rows = await db.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass ORDER BY name`,
  )
  return rows.map(({ name }) => partitionNamed(name))
}

/** The partition of a name. */
export function partitionNamed(name: string): MessagePartition {
  const [, year = '', month = '', day = ''] = /^message_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? []
  return messagePartitionOf(new Date(`${year}-${month}-${day}`))
}

/** As a table that is then attached, not as a partition at once: that would lock out all reads and writes. */
async function make(tx: Tx, { name, from, to }: MessagePartition): Promise<void> {
  await tx.execute(`CREATE TABLE ${name} (LIKE message INCLUDING ALL)`)
  await tx.execute(
    `ALTER TABLE message ATTACH PARTITION ${name}
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  )
}
