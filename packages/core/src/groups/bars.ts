import { ServiceError } from '../errors/index.ts'
import { refuse } from '../mls/rules/refuse.ts'

const hour = 3600_000
/** Bars count for so long. */
const countedMs = 24 * hour
/** How long an account that was barred so often lately may not even join by external commit. */
const pauses: readonly { readonly bars: number; readonly ms: number }[] = [
  { bars: 3, ms: 24 * hour },
  { bars: 2, ms: hour },
]

/** What has been barred of whoever wants to commit. */
export type Bars = {
  /** When the leaf itself was. */
  readonly barred_at: Date | null
  /** How often leaves of its account were lately, and when that was last. */
  readonly bars: number
  readonly last_barred_at: Date | null
}

/** From when on bars of an account count. */
export function countedSince(now: Date): Date {
  return new Date(now.getTime() - countedMs)
}

/**
 * Whether a device may commit, whose earlier commits others may have reported (protocol.md, "Recovery"). A barred leaf
 * commits nothing; its device may join afresh by external commit, which ends the stay that is barred. But an external
 * commit can be as unusable as any other, so an account that is barred again and again has to wait.
 *
 * @throws ServiceError `CommitterBarred`, with the time to wait where waiting helps
 */
export function checkNotBarred(row: Bars, { external, now }: { external: boolean; now: Date }): void {
  if (external) checkPause(row, now)
  else if (row.barred_at !== null) throw refuse('service.barred', 'members reported commits of this leaf')
}

/**
 * Whether a leaf may begin the group anew: as for commits. A device that may not join afresh yet is told how long that
 * is so, since it would put itself out of step for so long.
 *
 * @throws ServiceError `CommitterBarred`, with the time to wait until the device may join afresh, if there is any
 */
export function checkResetNotBarred(row: Bars, now: Date): void {
  if (row.barred_at !== null) checkPause(row, now)
  checkNotBarred(row, { external: false, now })
}

function checkPause({ bars: counted, last_barred_at: last }: Bars, now: Date): void {
  const pause = pauses.find(({ bars }) => counted >= bars)
  if (pause === undefined || last === null) return
  const retryAfterMs = last.getTime() + pause.ms - now.getTime()
  if (retryAfterMs <= 0) return
  const message = 'leaves of this account were barred too often lately'
  throw new ServiceError('CommitterBarred', { rule: 'service.barred', message, retryAfterMs })
}
