import type { Database } from '../database/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { deviceKey } from '../identity/device-key.ts'
import type { Clock } from '../ports/index.ts'
import type { Senders } from './leaf-slices.ts'
import { growthLimits } from './limits.ts'
import type { GrowthLimits } from './limits.ts'
import { createLostDevices } from './lost-devices.ts'
import type { PushNotes } from './notes.ts'
import { sendSoon } from './send-job.ts'
import { slices } from './slices.ts'
import { noteSeen } from './sql/want-wake-ups.ts'
import { wantWakeUps } from './want-wake-ups.ts'

/** The notes of a node, and how they come to Postgres. */
export interface Growth extends PushNotes {
  /**
   * Wants wake-ups for what was noted: one statement for each, none if nothing was. To be called after who has come and
   * gone was written. With `all`, also for what should rather wait, since this is the last time.
   */
  flush(options?: { readonly all?: boolean }): Promise<void>
}

/**
 * Notes in memory which convos have grown, so that a send writes and asks nothing more for the sake of push; what was
 * noted becomes wake-ups by the clock. Who sent is in memory alone: at rest no message has an author.
 *
 * What a killed node had noted is made good by those that live (`wake-after-deaths.ts`).
 */
export function createGrowth(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  limits: GrowthLimits = growthLimits,
): Growth {
  const grown = new Map<string, Senders>()
  const seen = new Map<string, DeviceCaller>()
  const lost = createLostDevices({ db, clock }, limits)
  const restsUntil = new Map<string, number>()

  const note = (convoId: string, by: Senders) => {
    const before = grown.get(convoId)
    grown.set(convoId, before === undefined || same(before, by) ? by : 'several')
  }
  const rested = (now: number, all: boolean): string[] => {
    for (const [convoId, until] of restsUntil) if (until <= now) restsUntil.delete(convoId)
    return [...grown.keys()].filter((convoId) => all || !restsUntil.has(convoId))
  }
  const take = (convoIds: readonly string[], now: number): [string, Senders][] =>
    convoIds.flatMap((convoId) => {
      const by = grown.get(convoId)
      grown.delete(convoId)
      restsUntil.set(convoId, now + limits.convoRestsMs)
      return by === undefined ? [] : [[convoId, by]]
    })
  /** What could not be looked at is noted again. */
  const flushGrown = async (all: boolean) => {
    const now = clock.now()
    const left = new Map(take(rested(now.getTime(), all), now.getTime()))
    try {
      await wantWakeUps(db, [...left], { now, limits, looked: (convoId) => left.delete(convoId) })
    } catch (error) {
      for (const [convoId, by] of left) {
        restsUntil.delete(convoId)
        note(convoId, by)
      }
      throw error
    }
  }
  const flushSeen = async () => {
    for (const slice of slices([...seen.values()], limits.devicesAtOnce)) {
      const ids = [slice.map(({ did }) => did), slice.map(({ deviceId }) => deviceId)]
      const noted = await db.query<{ due: boolean }>(noteSeen, [...ids, clock.now()])
      if (noted.some(({ due }) => due)) await sendSoon(db)
      for (const device of slice) if (seen.get(deviceKey(device)) === device) seen.delete(deviceKey(device))
    }
  }
  return {
    stored: note,
    lost: lost.note,
    seen: (device) => {
      seen.set(deviceKey(device), device)
    },
    async flush({ all = false } = {}) {
      await flushSeen()
      await lost.flush(all)
      await flushGrown(all)
    },
  }
}

function same(a: Senders, b: Senders): boolean {
  return a !== 'several' && b !== 'several' && deviceKey(a) === deviceKey(b)
}
