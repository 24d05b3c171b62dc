import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import { readAccountStanding } from './sql/account-standing.ts'
import type { AccountStandingRow } from './sql/account-standing.ts'

/** Whether an account may act, as operators are shown it; all undefined where nothing is held against it. */
export type AccountStanding = {
  readonly suspendedAt?: string
  readonly suspendedUntil?: string
  readonly takenDownAt?: string
}

/** How an account stands. One that the service has never seen stands well. */
export async function readStanding(db: Queryable, did: Did): Promise<AccountStanding> {
  const [row] = await db.query<AccountStandingRow>(readAccountStanding, [did])
  return {
    ...(row?.suspended_at && { suspendedAt: row.suspended_at.toISOString() }),
    ...(row?.suspended_until && { suspendedUntil: row.suspended_until.toISOString() }),
    ...(row?.taken_down_at && { takenDownAt: row.taken_down_at.toISOString() }),
  }
}
