import { measureClockOffset } from '@catbird-mls/core/database'
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
  const off = Math.abs(await measureClockOffset(db))
  if (off > toleratedMs)
    throw new Error(`the clock of this machine is off that of the database by ${String(off / 1000)} s`)
}
