import { invalid } from './cursor.ts'
import type { Cursor, Position } from './cursor.ts'
import type { Followed, Following } from './following.ts'

/** A convo whose log a device is to be given, and where it is in it. */
export type Resumed = Followed & { readonly startSeq: number; readonly position: number }

/**
 * Where a device goes on in the convos it follows. Without a cursor at the end of each log. With one
 * - where the cursor says;
 * - in a convo of which it says nothing, from where the device joined: it joined since, or the position was left out;
 * - not at all in a convo that has ended for the device, unless the cursor says it was not there yet.
 *
 * @throws ServiceError `InvalidCursor` if the cursor is of another history, or ahead of a log: the database has been set
 *   back.
 */
export function resume(following: Following, cursor: Cursor | undefined): Resumed[] {
  const { accountSeq, convos } = following
  if (cursor?.isOf(following) === false) throw ofAnotherHistory()
  if (cursor !== undefined && cursor.accountSeq > accountSeq) throw aheadOfLog()
  return convos.flatMap((convo) => {
    const { startSeq, endSeq, lastSeq, convoId } = convo
    if (startSeq === undefined) return []
    const known = cursor?.positionIn(convoId)
    if (known !== undefined && known > lastSeq) throw aheadOfLog()
    if (endSeq !== undefined && (known === undefined || known >= endSeq)) return []
    const position = cursor === undefined ? lastSeq : Math.max(known ?? startSeq, startSeq)
    return [{ ...convo, startSeq, position }]
  })
}

/** The error of a cursor that was made before a backup was restored. */
export function ofAnotherHistory() {
  return invalid('it is of another history')
}

function aheadOfLog() {
  return invalid('it is ahead of the log')
}

/** The position of a device in a convo, for a cursor; none if there is nothing left to be told. */
export function positionOf(convo: Followed, seq: number): Position[] {
  const { convoId, startSeq, endSeq } = convo
  if (startSeq === undefined || (endSeq !== undefined && seq >= endSeq)) return []
  return [{ convoId, seq, cost: seq - startSeq }]
}
