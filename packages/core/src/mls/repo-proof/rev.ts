const ALPHABET = '234567abcdefghijklmnopqrstuvwxyz'
/** How far a repo's clock may run ahead of ours before we stop remembering what it says. */
const MAX_AHEAD_MS = 5 * 60_000

/** Whether the text is the revision of a repo: a TID (AT Protocol, "Timestamp identifiers"). They sort as text. */
export function isRev(text: string): boolean {
  return /^[2-7a-j][2-7a-z]{12}$/.test(text)
}

/**
 * The newest revision of a repo to remember, of the one remembered so far and one just verified. A repo whose clock
 * runs ahead is not believed about the time, or one commit far in the future would make all later ones look old.
 * `now` in milliseconds.
 */
export function newestRev(known: string | undefined, seen: string, now: number): string | undefined {
  if (timeOf(seen) > now + MAX_AHEAD_MS) return known
  return known !== undefined && known > seen ? known : seen
}

/** The time in a revision, in milliseconds: its first 53 bits are microseconds, the last ten only tell clocks apart. */
function timeOf(rev: string): number {
  let value = 0n
  for (const char of rev) value = value * 32n + BigInt(ALPHABET.indexOf(char))
  return Number(value >> 10n) / 1000
}
