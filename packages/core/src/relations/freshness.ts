import type { Queryable } from '../database/index.ts'
import { readStream } from './sql/read-stream.ts'
import type { StreamStateRow } from './sql/read-stream.ts'

/** The one event stream there is. */
export const streamName = 'network'

/** How long an answer counts while every change is told by the event stream, and otherwise. */
const freshMs = { followed: 24 * 3600_000, alone: 10 * 60_000 }
/** How long one about blocks counts meanwhile that saw moderation lists: the stream does not tell who is on them. */
const listsMs = 3600_000
/** The stream counts as followed if its end was seen so long ago at most. */
const behindMs = 5 * 60_000
/** So long after the stream began, who answers has heard of what was before. */
const settleMs = 5 * 60_000

/** Tells whether an answer to what was asked at a time still counts, about blocks or anything else. */
export type IsFresh = (askedAt: Date | null, about?: 'blocks') => boolean

/**
 * When answers are fresh: for a day while the event stream is followed, and was when they were asked, since it tells
 * whatever changes them; for ten minutes if nothing does. Blocks by moderation lists, which it does not tell of, are asked
 * for every hour where whoever is asked sees them.
 */
export async function freshnessAt(
  db: Queryable,
  now: Date,
  { seesLists }: { readonly seesLists: boolean },
): Promise<IsFresh> {
  const [stream] = await db.query<StreamStateRow>(readStream, [streamName])
  const oldest = oldestFresh(stream, now.getTime())
  const oldestBlocks = seesLists ? Math.max(oldest, now.getTime() - listsMs) : oldest
  return (askedAt, about) =>
    askedAt !== null && askedAt.getTime() >= (about === 'blocks' ? oldestBlocks : oldest)
}

function oldestFresh(stream: StreamStateRow | undefined, now: number): number {
  const alone = now - freshMs.alone
  const { whole_since: since, current_at: current } = stream ?? { whole_since: null, current_at: null }
  if (since === null || current === null || current.getTime() < now - behindMs) return alone
  const followed = Math.max(now - freshMs.followed, since.getTime() + settleMs)
  return Math.min(alone, followed)
}
