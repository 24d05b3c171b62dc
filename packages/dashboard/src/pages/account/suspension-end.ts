/** When a suspension is to end: when it is lifted, after so many days, or at a moment that is typed in; nothing is chosen yet at first. */
export type SuspensionEnd = {
  readonly after: 'unchosen' | 'lifted' | '1' | '7' | '30' | 'moment'
  readonly moment: string
}

export const withoutEnd: SuspensionEnd = { after: 'lifted', moment: '' }
export const unchosenEnd: SuspensionEnd = { after: 'unchosen', moment: '' }

const dayMs = 86_400_000

/** The moment itself; undefined if it does not end by itself. What is typed in is of the zone that is chosen. */
export function momentOf(
  { after, moment }: SuspensionEnd,
  now: Date,
  zone: 'local' | 'utc',
): Date | undefined {
  if (after === 'lifted' || after === 'unchosen') return undefined
  if (after === 'moment') return new Date(zone === 'utc' ? `${moment}Z` : moment)
  return new Date(now.getTime() + Number(after) * dayMs)
}

/** Whether all of it is given. */
export function isWhole({ after, moment }: SuspensionEnd): boolean {
  if (after === 'unchosen') return false
  return after !== 'moment' || !Number.isNaN(Date.parse(moment))
}
