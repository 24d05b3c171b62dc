import type { Queryable } from '../database/index.ts'
import { maxLogBytes } from './limits.ts'
import { entryOf } from './log-entry.ts'
import type { EntryRow, StoredEntry } from './log-entry.ts'
import { readEntryRows } from './sql/read-entries.ts'

/** Which stretch of a log to read. */
export type Stretch = {
  readonly convoId: string
  /** The entries after this one. */
  readonly sinceSeq: number
  /** The last one wanted; to the end, if not given. */
  readonly toSeq?: number
  readonly limit: number
  readonly maxBytes?: number
}

/** Reads a stretch of a convo's log, as it is: whoever hands it on asks `mayRead` of each entry. */
export async function readEntries(db: Queryable, stretch: Stretch): Promise<StoredEntry[]> {
  const { convoId, sinceSeq, toSeq = Number.MAX_SAFE_INTEGER, limit, maxBytes = maxLogBytes } = stretch
  const rows = await db.query<EntryRow>(readEntryRows, [convoId, sinceSeq, toSeq, limit, maxBytes])
  return rows.map(entryOf)
}
