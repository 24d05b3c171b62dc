/** What can be logged, from most to least, in words. */
export const levels = [
  ['trace', 'every step'],
  ['debug', 'what explains what happens'],
  ['info', 'what happens'],
  ['warn', 'what an operator should look at'],
  ['error', 'failures alone'],
] as const

/** A level that can be wished for. */
export type WishedLevel = (typeof levels)[number][0]

/** The level of a name; undefined for one that can be configured alone. */
export function levelOf(name: string | undefined): WishedLevel | undefined {
  return levels.find(([level]) => level === name)?.[0]
}

/** Reads for how many minutes it is to be so; undefined if that makes no sense. */
export function readMinutes(text: string): number | undefined {
  if (!/^\d{1,4}$/.test(text.trim())) return undefined
  const minutes = Number(text)
  return minutes >= 1 && minutes <= 24 * 60 ? minutes : undefined
}
