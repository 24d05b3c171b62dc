import type { Queryable } from '../database/index.ts'
import type { AccountEvent, AccountEventEntry } from './account-event.ts'
import { readAccountEventRows } from './sql/read-account-events.ts'
import type { AccountEventRow } from './sql/read-account-events.ts'

/** Reads a stretch of an account's log. */
export async function readAccountEvents(
  db: Queryable,
  { did, sinceSeq, limit }: { readonly did: string; readonly sinceSeq: number; readonly limit: number },
): Promise<AccountEventEntry[]> {
  const rows = await db.query<AccountEventRow>(readAccountEventRows, [did, sinceSeq, limit])
  return rows.map(({ seq, kind, payload, created_at: createdAt }) => ({
    seq,
    createdAt,
    // Written by `appendAccountEvent`, and by nothing else.
    event: { kind, ...payload } as AccountEvent,
  }))
}
