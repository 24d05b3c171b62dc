import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { daysBefore } from './days-before.ts'
import { deleteOutlivedWelcomes, deleteTruncated, raiseFirstSeqs } from './sql/truncate-logs.ts'
import type { PageRow } from './sql/truncate-logs.ts'

type Ports = { readonly db: Queryable; readonly clock: Clock }

/** How long commits and notices are kept, and how far one statement goes. */
export type TruncateOptions = {
  readonly days: number
  /** Also younger ones go, of more than so many epochs back. */
  readonly epochs: number
  /** Convos looked at by one statement, and entries deleted by one. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/** What a run has done. */
export type Truncated = { readonly logs: number; readonly entries: number; readonly welcomes: number }

/**
 * Lets logs begin where their first kept entry is, and deletes the commits and notices of before, and the
 * Welcomes from which nobody could follow any more. Goes through all convos, page by page, or until `signal` is aborted. A log begins later first, and is deleted then: so whoever is killed
 * in between leaves entries that nobody is shown, and the next run deletes them; and nobody ever reads a log that lacks a
 * commit in the middle.
 */
export async function truncateLogs(ports: Ports, options: TruncateOptions): Promise<Truncated> {
  let [logs, entries, welcomes] = [0, 0, 0]
  for (let after: string | null = ''; after !== null && options.signal?.aborted !== true;) {
    const raised = await raise(ports, options, after)
    logs += raised.changed
    entries += await deleteAfter(ports, options, after)
    welcomes += (await only(ports.db, deleteOutlivedWelcomes, [after, options.limit])).changed
    after = raised.last_id
  }
  return { logs, entries, welcomes }
}

function raise({ db, clock }: Ports, options: TruncateOptions, after: string): Promise<PageRow> {
  const { days, epochs, limit } = options
  return only(db, raiseFirstSeqs, [after, limit, daysBefore(clock.now(), days), epochs])
}

async function deleteAfter(
  { db }: Ports,
  { limit, signal }: TruncateOptions,
  after: string,
): Promise<number> {
  let deleted = 0
  for (let last = limit; last >= limit && signal?.aborted !== true; deleted += last)
    last = (await only(db, deleteTruncated, [after, limit, limit])).changed
  return deleted
}

async function only(db: Queryable, ...[statement, params]: Parameters<Queryable['query']>): Promise<PageRow> {
  const [row] = await db.query<PageRow>(statement, params)
  return row ?? { last_id: null, changed: 0 }
}
