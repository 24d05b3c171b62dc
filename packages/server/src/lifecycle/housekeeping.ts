import { suggestRemovals, withdrawRemovals } from '@catbird-mls/core/accounts'
import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import { recheckDeviceRecords } from '@catbird-mls/core/devices'
import { deleteExpiredTickets } from '@catbird-mls/core/events'
import { deleteSpentReports } from '@catbird-mls/core/groups'
import { deleteExpiredAuth } from '@catbird-mls/core/identity'
import type { DeviceRecordSource } from '@catbird-mls/core/identity'
import { deleteExpiredJoinRequests } from '@catbird-mls/core/invites'
import { deleteExpiredKeyPackages } from '@catbird-mls/core/key-packages'
import { ensureMessagePartitions } from '@catbird-mls/core/messages'
import type { Clock, Log, Pause } from '@catbird-mls/core/ports'
import type { BusinessEvents } from '../business-events.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly pause: Pause
  readonly deviceRecords: DeviceRecordSource
  /** How often each device's record is looked at, in milliseconds. */
  readonly recheckMs: number
  readonly happened: BusinessEvents
}
type Chore = (ports: Ports, signal: AbortSignal) => Promise<unknown>

const everyMs = 60_000
/** Bounded, so that no run holds much for long; what is left over goes with the next. */
const limit = 1000
/** Fewer, since each waits for somebody else's server. */
const recordsLimit = 200

/**
 * Forgets by the clock what can no longer matter (used tokens and tickets, ended sessions, expired key packages and join
 * requests, reports that cannot count any more), makes the partitions that messages of the coming weeks will need, goes
 * on with suspensions, and with their lifting, that were cut short, and looks at the records of devices again. Every run
 * is idempotent, so any number of nodes may do it; a run that fails is told and tried again with the next.
 */
export function startHousekeeping(ports: Ports): AsyncDisposable {
  const ending = new AbortController()
  const running = Promise.all([
    keepHouse(ports, chores, ending.signal),
    // By itself: other people's servers may be slow, and nothing here is to wait for them.
    keepHouse(ports, [lookAtRecords], ending.signal),
  ])
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

async function keepHouse(ports: Ports, list: readonly Chore[], signal: AbortSignal): Promise<void> {
  while (await ports.pause(everyMs, signal)) {
    for (const chore of list) await attempt(ports, chore, signal)
  }
}

const chores: readonly Chore[] = [
  ({ db, clock }) => ensureMessagePartitions(db, { now: clock.now() }),
  (ports) => deleteExpiredAuth(ports, { limit }),
  (ports) => deleteExpiredTickets(ports, { limit }),
  (ports) => deleteExpiredKeyPackages(ports, { limit }),
  (ports) => deleteExpiredJoinRequests(ports, { limit }),
  (ports) => deleteSpentReports(ports, { limit }),
  (ports) => suggestRemovals(ports, { limit }),
  (ports) => withdrawRemovals(ports, { limit }),
]

async function lookAtRecords(ports: Ports, signal: AbortSignal): Promise<void> {
  const options = { limit: recordsLimit, everyMs: ports.recheckMs, signal }
  const { cutOff, ...looks } = await recheckDeviceRecords(ports, options)
  for (const device of cutOff) ports.happened.deviceRecordGone(device)
  ports.happened.deviceRecordsLookedAt(looks)
}

async function attempt(ports: Ports, chore: Chore, signal: AbortSignal): Promise<void> {
  try {
    await chore(ports, signal)
  } catch (err) {
    ports.log.warn({ err }, 'a chore failed')
  }
}
