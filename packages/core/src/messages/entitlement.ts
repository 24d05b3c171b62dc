import type { StoredEntry } from './log-entry.ts'

/** A device's time at a leaf: from the commit that put it there to the one that took it away. */
export type Stay = {
  readonly generation: number
  readonly joinedSeq: number
  /** The first epoch it can read. */
  readonly joinedEpoch: number
  readonly removedSeq: number | null
}

/** What a device may read of a convo's log. */
export type Entitlement = {
  readonly kind: 'direct' | 'group'
  /** The account's membership. */
  readonly joinedSeq: number
  readonly leftSeq: number | null
  readonly stays: readonly Stay[]
}

/**
 * Whether a device may read an entry (protocol.md, "Entitlement"). Commits and notices are for members, from the
 * commit that made them members to the one that ended it. Application messages are for devices, of the epochs since
 * their leaf's first and before its removal: what was sent in an earlier epoch and stored later is not for them. A
 * resync is no removal: what a device could read before, it may read when it comes late. The stays of all generations
 * count.
 *
 * What was before the account's present membership a group's device may read over its former stays, commits included,
 * without which it could not open their messages: it may have been removed and added again while it was away. Who has
 * left a direct convo and is back in it sees no message of what was before; that it had left, and what became of the
 * group until then, a device that was away is still told.
 */
export function mayRead({ kind, joinedSeq, leftSeq, stays }: Entitlement, entry: StoredEntry): boolean {
  const { seq } = entry
  // That something has been is no secret.
  if (entry.kind === 'expired') return true
  if (entry.kind !== 'message') {
    const member = seq >= joinedSeq && (leftSeq === null || seq <= leftSeq)
    return member || stays.some((stay) => holds(stay, seq))
  }
  if (kind === 'direct' && seq < joinedSeq) return false
  return isDuringStay(stays, entry)
}

/** Whether a message is of an epoch and a place at which a device had a leaf, as its stays have it. */
export function isDuringStay(
  stays: readonly Stay[],
  { generation, epoch, seq }: { readonly generation: number; readonly epoch: number; readonly seq: number },
): boolean {
  return stays.some(
    (stay) =>
      stay.generation === generation &&
      firstEpoch(stay, stays) <= epoch &&
      stay.joinedSeq < seq &&
      (stay.removedSeq === null || seq < stay.removedSeq),
  )
}

/** The first epoch since when a device has been at a leaf throughout: a resync ends a stay where it begins the next. */
function firstEpoch(stay: Stay, stays: readonly Stay[]): number {
  const before = stays.find(
    ({ generation, joinedSeq, removedSeq }) =>
      generation === stay.generation && removedSeq === stay.joinedSeq && joinedSeq < stay.joinedSeq,
  )
  return before === undefined ? stay.joinedEpoch : firstEpoch(before, stays)
}

/** Whether a stay holds a place, from the commit that began it to the one that ended it. */
function holds({ joinedSeq, removedSeq }: Stay, seq: number): boolean {
  return seq >= joinedSeq && (removedSeq === null || seq <= removedSeq)
}
