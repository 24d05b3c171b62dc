import type { Database, Queryable } from '../../database/index.ts'
import type { Clock } from '../../ports/index.ts'
import { streamName } from '../freshness.ts'
import { beginStream, dropStream, noteProgress, takeStream } from '../sql/hold-stream.ts'
import type { HeldRow } from '../sql/hold-stream.ts'

/** So far may the stream's clock be ahead of ours: an event of the future must not carry the cursor off for good. */
const aheadMs = 60_000

/** Another node follows the stream now. */
export class StreamLost extends Error {
  override readonly name = 'StreamLost'
}

/** The event stream in the hold of this node: while it is renewed, no other node follows it. */
export interface HeldStream {
  /** Where the stream was left, in microseconds since 1970; undefined: it has never been followed. */
  readonly cursor: number | undefined
  /**
   * Notes how far it has been followed, and holds it on; in the transaction of what was read, if anything was.
   *
   * @throws StreamLost
   */
  note(at: Queryable, progress: { readonly cursor?: number; readonly current: boolean }): Promise<void>
  /** Notes that it is followed from now on, and that what was before has been missed. */
  beginAt(cursor: number): Promise<void>
  /** Lets it go, for another node to take at once. */
  drop(): Promise<void>
}

/** Takes the stream, for so long at a time; undefined while another node holds it. */
export async function holdStream(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  { holder, leaseMs }: { readonly holder: string; readonly leaseMs: number },
): Promise<HeldStream | undefined> {
  const [row] = await db.query<HeldRow>(takeStream, [streamName, holder, leaseMs])
  if (row === undefined) return undefined
  const ours = (touched: number): void => {
    if (touched === 0) throw new StreamLost('another node follows the event stream')
  }
  return {
    cursor: row.cursor ?? undefined,
    async note(at, { cursor, current }) {
      const now = clock.now()
      const latest = (now.getTime() + aheadMs) * 1000
      const bounded = cursor === undefined ? null : Math.min(cursor, latest)
      ours(await at.execute(noteProgress, [streamName, holder, leaseMs, bounded, current, now]))
    },
    async beginAt(cursor) {
      ours(await db.execute(beginStream, [streamName, holder, cursor, clock.now()]))
    },
    async drop() {
      await db.execute(dropStream, [streamName, holder])
    },
  }
}
