import { withTransaction } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import type { Log } from '../../ports/index.ts'
import { applyEvents } from './apply-events.ts'
import type { ApplyPorts } from './apply-events.ts'
import { StreamLost } from './hold-stream.ts'
import type { HeldStream } from './hold-stream.ts'
import type { StreamEvent } from './stream-event.ts'

/** What applying batches needs. */
export type BatchPorts = ApplyPorts & { readonly db: Database; readonly log: Log }

/** Events that were read at once, and whether they reach to the stream's end. */
export type Batch = { readonly events: readonly StreamEvent[]; readonly current: boolean }

/**
 * Makes a batch true, with its cursor.
 *
 * @throws StreamLost
 * @throws Error where it failed; it is to be read again
 */
export type ApplyBatch = (held: HeldStream, batch: Batch) => Promise<void>

/**
 * Makes what applies batches for a node, each in one transaction. When what failed once is read again and fails again, its
 * events are applied one by one, and one that fails by itself is passed over: it would stop the stream for ever.
 */
export function createApplyBatch(ports: BatchPorts): ApplyBatch {
  /** Where the last batch that failed ended, by the stream's clock. */
  let failedTo = 0
  return async (held, batch) => {
    try {
      await applyAtOnce(ports, held, batch)
    } catch (error) {
      const [first, newest] = [batch.events[0], batch.events.at(-1)]
      if (error instanceof StreamLost || first === undefined || newest === undefined) throw error
      if (first.timeUs <= failedTo) return applyEach(ports, held, batch)
      failedTo = newest.timeUs
      throw error
    }
  }
}

async function applyAtOnce(ports: BatchPorts, held: HeldStream, { events, current }: Batch): Promise<void> {
  const newest = events.at(-1)
  await withTransaction(ports.db, async (tx) => {
    await held.note(tx, { current, ...(newest === undefined ? {} : { cursor: newest.timeUs }) })
    if (events.length > 0) await applyEvents(ports, tx, events)
  })
}

async function applyEach(ports: BatchPorts, held: HeldStream, { events, current }: Batch): Promise<void> {
  for (const [i, event] of events.entries()) {
    const progress = { current: current && i === events.length - 1, cursor: event.timeUs }
    try {
      await applyAtOnce(ports, held, { events: [event], current: progress.current })
    } catch (err) {
      if (err instanceof StreamLost) throw err
      // Fails, and ends this, where it is the database that fails and not the event.
      await held.note(ports.db, progress)
      const { did, kind, timeUs } = event
      ports.log.error({ err, did, kind, timeUs }, 'an event of the network could not be applied: passed over')
    }
  }
}
