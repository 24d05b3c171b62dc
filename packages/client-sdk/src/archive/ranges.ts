import type { GapRecord } from '../store/recovery-record.ts'

/** Places in a log, both ends included. */
export interface Range {
  readonly fromSeq: number
  readonly toSeq: number
}

/** What of a range lies within another. */
export function within<T extends Range>(range: T, { fromSeq, toSeq }: Range): T[] {
  const cut = { ...range, fromSeq: Math.max(range.fromSeq, fromSeq), toSeq: Math.min(range.toSeq, toSeq) }
  return cut.fromSeq <= cut.toSeq ? [cut] : []
}

/** What is left of a range without others. */
export function without<T extends Range>(range: T, others: readonly Range[]): T[] {
  return others.reduce<T[]>(
    (left, { fromSeq, toSeq }) =>
      left.flatMap((one) => [
        ...within(one, { fromSeq: 0, toSeq: fromSeq - 1 }),
        ...within(one, { fromSeq: toSeq + 1, toSeq: Infinity }),
      ]),
    within(range, range),
  )
}

/**
 * A device's gaps after it was told of a stretch of the log by one that has gaps of its own there. What the teller does
 * not know either stays a gap. `beyond`: where this device has read nothing itself, the teller's gaps are its own.
 */
export function gapsAfter(
  own: readonly GapRecord[],
  told: Range,
  theirs: readonly GapRecord[],
  beyond: readonly Range[],
): GapRecord[] {
  const filled = without(told, theirs)
  const left = own.flatMap((gap) => without(gap, filled))
  const taken = theirs.flatMap((gap) => beyond.flatMap((range) => within(gap, range)))
  const fresh = taken.flatMap((gap) => without(gap, left))
  return [...left, ...fresh].sort((a, b) => a.fromSeq - b.fromSeq)
}
