import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'

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
  const missing = async (tx: Pick<Tx, 'query'>) => {
    const there = await tx.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass`,
    )
    const names = new Set(there.map(({ name }) => name))
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

/** As a table that is then attached, not as a partition at once: that would lock out all reads and writes. */
async function make(tx: Tx, { name, from, to }: MessagePartition): Promise<void> {
  await tx.execute(`CREATE TABLE ${name} (LIKE message INCLUDING ALL)`)
  await tx.execute(
    `ALTER TABLE message ATTACH PARTITION ${name}
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  )
}
