import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteOutlived, selectOutlived } from './sql/expire-messages.ts'
import type { OutlivedRow } from './sql/expire-messages.ts'

type Ports = { readonly db: Queryable; readonly clock: Clock }
type Options = {
  /** Convos looked at by one statement, and messages deleted by one. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Deletes the messages that have outlived the lifetime that their convo's policy gives them, and gives how many. Nobody
 * has been shown them since they had (`readEntries`); this takes them off the disk. In batches, through all convos that
 * have a lifetime, or until `signal` is aborted: the next run finds what is left.
 */
export async function expireMessages(ports: Ports, options: Options): Promise<number> {
  let deleted = 0
  for (let after: string | undefined = ''; after !== undefined && options.signal?.aborted !== true;) {
    const page = await readPage(ports, options, after)
    for (const row of page) deleted += await expireIn(ports, row)
    // Where there is more to delete, the same convo comes first again.
    const unfinished = page.findIndex(({ more }) => more)
    if (unfinished >= 0) after = page[unfinished - 1]?.convo_id ?? after
    else after = page.length < options.limit ? undefined : page.at(-1)?.convo_id
  }
  return deleted
}

function readPage({ db, clock }: Ports, { limit }: Options, after: string): Promise<OutlivedRow[]> {
  return db.query<OutlivedRow>(selectOutlived, [after, limit, clock.now(), limit])
}

async function expireIn({ db }: Ports, { convo_id, to_seq, outlived_at }: OutlivedRow): Promise<number> {
  return to_seq === null ? 0 : db.execute(deleteOutlived, [convo_id, to_seq, outlived_at])
}
