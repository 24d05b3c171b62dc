import type { Queryable } from '../database/index.ts'
import { maxLogBytes } from './limits.ts'
import { entryOf, lastSeqOf } from './log-entry.ts'
import type { EntryRow, StoredEntry } from './log-entry.ts'
import { readEntryRows, readFirstSeq } from './sql/read-entries.ts'

/** Which stretch of a log to read. */
export type Stretch = {
  readonly convoId: string
  /** The entries after this one. */
  readonly sinceSeq: number
  /** The last one wanted, which is there or was; to the end, if not given. */
  readonly toSeq?: number
  readonly limit: number
  readonly maxBytes?: number
  /** By which it is judged what has outlived the lifetime of the convo's messages. */
  readonly now: Date
}

/**
 * Reads a stretch of a convo's log, as it is: whoever hands it on asks `mayRead` of each entry. From the log's beginning
 * or the given place on it is without a gap: a log is written without gaps and is dropped from its beginning, but for
 * messages, which go before the commits and notices among them. So what is not there has expired, and is given as that.
 */
export async function readEntries(db: Queryable, stretch: Stretch): Promise<StoredEntry[]> {
  const { convoId, sinceSeq, toSeq, limit, maxBytes = maxLogBytes, now } = stretch
  const params = [convoId, sinceSeq, toSeq ?? Number.MAX_SAFE_INTEGER, limit, maxBytes, now]
  const rows = await db.query<EntryRow>(readEntryRows, params)
  const [first] = rows
  // Whether these are all that is kept of the stretch: if so, what comes after the last has expired too.
  const isWhole = first === undefined || (rows.length === first.found && first.found < limit)
  const end = toSeq !== undefined && isWhole ? toSeq : undefined
  if (first === undefined && (end === undefined || end <= sinceSeq)) return []
  const firstSeq = first?.first_seq ?? (await findFirstSeq(db, convoId))
  return withExpired(rows.map(entryOf), { after: Math.max(sinceSeq, firstSeq - 1), end }).slice(0, limit)
}

async function findFirstSeq(db: Queryable, convoId: string): Promise<number> {
  const [row] = await db.query<{ first_seq: number }>(readFirstSeq, [convoId])
  return row?.first_seq ?? 1
}

/** Fills the gaps between entries after a place, and up to an end if one is given. */
function withExpired(
  entries: readonly StoredEntry[],
  { after, end }: { readonly after: number; readonly end: number | undefined },
): StoredEntry[] {
  let last = after
  const filled: StoredEntry[] = []
  const fillTo = (toSeq: number) => {
    if (toSeq > last) filled.push({ kind: 'expired', seq: last + 1, toSeq })
  }
  for (const entry of entries) {
    fillTo(entry.seq - 1)
    filled.push(entry)
    last = lastSeqOf(entry)
  }
  if (end !== undefined) fillTo(end)
  return filled
}
