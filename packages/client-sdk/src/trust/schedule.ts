import { backoff } from '../sync/timing.ts'
import type { Timing } from '../sync/timing.ts'
import type { DeviceTrust } from '../store/trust-record.ts'

/** A device that is verified and endorsed is looked at again about once in this time (ms). */
const SETTLED_MS = 86_400_000
/** One that is not is looked at as often as its age asks for, within these (ms): endorsements mostly come soon. */
const UNSETTLED = { least: 60_000, most: 6 * 3_600_000 }
/** A repo that cannot be reached is tried again after these (ms). */
const UNREACHABLE = { first: 5_000, most: 3_600_000 }
/** However often something hints at news of a device, its owner's server is asked no more often than this (ms). */
const LEAST_BETWEEN_MS = 5_000

/** When a device is to be looked at again. `failures`: how often in a row its repo could not be asked. */
export function dueAt(device: DeviceTrust, failures: number, timing: Timing): number {
  if (failures > 0) return timing.now() + backoff(failures, timing, UNREACHABLE)
  const { checkedAt, state, endorsed, firstSeen } = device
  if (checkedAt === undefined) return timing.now()
  const settled = state === 'verified' && endorsed
  const age = Math.max(0, checkedAt - firstSeen)
  const pause = settled ? SETTLED_MS : Math.min(UNSETTLED.most, Math.max(UNSETTLED.least, age / 4))
  return checkedAt + pause * (0.75 + timing.random() / 2)
}

/** When a device whose repo was last asked at `triedAt` may be looked at again at the earliest. */
export function soonest(triedAt: number, timing: Pick<Timing, 'now'>): number {
  return Math.max(timing.now(), triedAt + LEAST_BETWEEN_MS)
}
