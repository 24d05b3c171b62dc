import type { Bus } from '../bus/index.ts'
import type { Queryable } from '../database/index.ts'
import type { Log, Pause } from '../ports/index.ts'
import { isLimitName, problemWithLimit } from './registry.ts'
import type { LimitName, LimitNumbers } from './registry.ts'
import { readLimitSettings } from './sql/limit-settings.ts'
import type { LimitSettingRow } from './sql/limit-settings.ts'

/** What the limits are just now. */
export type LimitValues = {
  readonly of: (name: LimitName) => number
}

/** The values that a node holds in memory. */
export interface HeldLimits extends LimitValues, AsyncDisposable {
  /** What they are where nobody has set anything. */
  readonly defaults: LimitNumbers
  /** Reads them anew. */
  refresh(): Promise<void>
}

type Ports = {
  readonly db: Queryable
  readonly bus: Bus
  readonly log: Log
  /** How to wait; undefined where nothing is to be done by the clock. */
  readonly pause: Pause | undefined
}

/** Where nodes tell each other that a limit was set. */
const channel = 'limits'
const readEveryMs = 30_000

/** Tells all nodes that limits were set. To be called after the commit. */
export function tellLimits(bus: Bus): Promise<void> {
  return bus.publish(channel, new Uint8Array())
}

/**
 * Holds the limits of a node: its defaults, and over them what operators have set. They are read at the start, when the
 * bus tells of a change, when it may have lost one, and every 30 s. While they cannot be read, they stay as they are.
 */
export async function holdLimits(ports: Ports, defaults: LimitNumbers): Promise<HeldLimits> {
  let set: ReadonlyMap<LimitName, number> = new Map()
  let reading = Promise.resolve()
  const read = async () => {
    set = (await readSet(ports)) ?? set
  }
  // One after the other: the last to begin is the last to end, so that an older answer never stands.
  const refresh = () => (reading = reading.then(read))
  const ending = new AbortController()
  const unsubscribe = await ports.bus.subscribe(channel, () => void refresh())
  const endGaps = ports.bus.onGap(() => void refresh())
  await refresh()
  const reader = readByTheClock(ports.pause, refresh, ending.signal)
  return {
    defaults,
    refresh,
    of: (name) => set.get(name) ?? defaults[name],
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      endGaps()
      await unsubscribe()
      await reader
      await reading
    },
  }
}

async function readByTheClock(
  pause: Pause | undefined,
  refresh: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (pause === undefined) return
  while (await pause(readEveryMs, signal)) await refresh()
}

/** What was set; undefined if it cannot be told. A value that this version has no sense for is passed over. */
async function readSet({ db, log }: Ports): Promise<Map<LimitName, number> | undefined> {
  try {
    const rows = await db.query<LimitSettingRow>(readLimitSettings)
    return new Map(rows.flatMap(({ name, value }) => (makesSense(name, value) ? [[name, value]] : [])))
  } catch (err) {
    log.warn({ err }, 'the limits could not be read; they stay as they were')
    return undefined
  }
}

/** A newer version may have limits that this one does not know, or set them wider. */
function makesSense(name: string, value: number): name is LimitName {
  return isLimitName(name) && problemWithLimit(name, value) === undefined
}
