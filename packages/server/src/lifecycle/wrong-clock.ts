import type { Queryable } from '@catbird-mls/core/database'

/** Clocks of machines that ask the time differ by less. */
const toleratedMs = 60_000

/**
 * Refuses where the clock of this machine is not that of the database: by it, a chore would take for old what is new, and
 * delete it, and the times of the queue would be in the future for all nodes.
 *
 * @throws Error that says by how much
 */
export async function refuseWrongClock(db: Queryable): Promise<void> {
  const before = Date.now()
  const [row] = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  if (row === undefined) throw new Error('the database tells no time')
  const theirs = row.now.getTime()
  const off = theirs < before ? before - theirs : Math.max(0, theirs - Date.now())
  if (off > toleratedMs)
    throw new Error(`the clock of this machine is off that of the database by ${String(off / 1000)} s`)
}
