import type { Database } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Clock } from '../ports/index.ts'
import { freshSince } from '../presence/index.ts'
import { clocksDifferMs } from './limits.ts'
import { sendSoon } from './send-job.ts'
import { slices } from './slices.ts'
import { wantForLost } from './sql/want-wake-ups.ts'

/** A device whose live stream was lost, and since when what it was given may not have arrived. */
type LostDevice = { readonly device: DeviceCaller; readonly since: Date }

/** The devices whose live streams a node has lost, until they are looked at. */
export interface LostDevices {
  readonly note: (device: DeviceCaller, since: Date) => void
  /** Wants wake-ups for those that may lack a message. */
  flush(all: boolean): Promise<void>
}

/**
 * Notes in memory which devices were lost. A stream whose network is gone counts as live until its pings tell: what was
 * stored meanwhile was given to it and woke nobody, so that it is made good when the stream is found to be dead.
 *
 * Nobody is woken who has a live stream, so the end of that has to be written first. That is done between two flushes, so
 * a device is **noted** until one flush begins and has **left** by the next.
 */
export function createLostDevices(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  { lostAtOnce }: { readonly lostAtOnce: number },
): LostDevices {
  let noted: LostDevice[] = []
  let left: LostDevice[] = []
  return {
    note: (device, since) => {
      noted.push({ device, since })
    },
    async flush(all) {
      const due = all ? [...left, ...noted] : left
      left = all ? [] : noted
      noted = []
      try {
        for (const slice of slices(due, lostAtOnce)) await wantSlice(db, slice, clock.now())
      } catch (error) {
        left = [...due, ...left]
        throw error
      }
    },
  }
}

async function wantSlice(db: Database, lost: readonly LostDevice[], now: Date): Promise<void> {
  const wanted = await db.execute(wantForLost, [
    lost.map(({ device }) => device.did),
    lost.map(({ device }) => device.deviceId),
    lost.map(({ since }) => new Date(since.getTime() - clocksDifferMs)),
    now,
    freshSince(now),
  ])
  if (wanted > 0) await sendSoon(db)
}
