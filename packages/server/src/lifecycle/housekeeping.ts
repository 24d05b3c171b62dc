import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '@catbird-mls/core/database'
import { deleteExpiredTickets } from '@catbird-mls/core/events'
import { deleteExpiredAuth } from '@catbird-mls/core/identity'
import { deleteExpiredKeyPackages } from '@catbird-mls/core/key-packages'
import { ensureMessagePartitions } from '@catbird-mls/core/messages'
import type { Clock, Log } from '@catbird-mls/core/ports'

type Ports = { readonly db: Database; readonly clock: Clock; readonly log: Log }

const everyMs = 60_000
/** Bounded, so that no run holds much for long; what is left over goes with the next. */
const limit = 1000

/**
 * Forgets by the clock what can no longer matter (used tokens and tickets, ended sessions, expired key packages), and
 * makes the partitions that messages of the coming weeks will need. Every run is idempotent, so any number of
 * nodes may do it; a run that fails is told and tried again with the next.
 */
export function startHousekeeping(ports: Ports): AsyncDisposable {
  const ending = new AbortController()
  const running = keepHouse(ports, ending.signal)
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

async function keepHouse(ports: Ports, signal: AbortSignal): Promise<void> {
  while (await passes(everyMs, signal)) {
    for (const chore of chores) await attempt(ports, chore)
  }
}

/** Waits; false if it was called off. */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal, ref: false })
    return true
  } catch {
    return false
  }
}

const chores: readonly ((ports: Ports) => Promise<unknown>)[] = [
  ({ db, clock }) => ensureMessagePartitions(db, { now: clock.now() }),
  (ports) => deleteExpiredAuth(ports, { limit }),
  (ports) => deleteExpiredTickets(ports, { limit }),
  (ports) => deleteExpiredKeyPackages(ports, { limit }),
]

async function attempt(ports: Ports, chore: (ports: Ports) => Promise<unknown>): Promise<void> {
  try {
    await chore(ports)
  } catch (err) {
    ports.log.warn({ err }, 'a chore failed')
  }
}
