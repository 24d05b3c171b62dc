import type { KeyRange } from './contract.ts'

/** The keys of a range lie from `from` on, and before `to`. Where `to` is not above `from` there are none. */
export interface KeyBounds {
  readonly from: string
  readonly to: string
}

/**
 * The two ends of a range. A key is printable ASCII, so the least that comes after it ends in what no key
 * contains, and everything with a prefix comes before the prefix and a DEL.
 */
export function boundsOf({ prefix, after, before }: KeyRange): KeyBounds {
  const from = after !== undefined && after >= prefix ? `${after}\x01` : prefix
  const end = `${prefix}\x7f`
  return { from, to: before !== undefined && before < end ? before : end }
}
