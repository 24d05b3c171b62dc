import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { ServiceFigures } from './figures.ts'
import { readNewestServiceFigures } from './sql/figures.ts'
import type { ServiceRow } from './sql/figures.ts'

/** They are measured every ten minutes: older ones say that nobody measures any more, and nothing of now. */
const freshMs = 30 * 60_000

/** How the service was when it was last measured, at most half an hour ago: one row, however much there is. */
export async function readServiceFiguresNow({
  db,
  clock,
}: {
  readonly db: Queryable
  readonly clock: Clock
}): Promise<ServiceFigures | undefined> {
  const since = new Date(clock.now().getTime() - freshMs)
  const [newest] = await db.query<ServiceRow>(readNewestServiceFigures, [since])
  return newest?.figures
}
