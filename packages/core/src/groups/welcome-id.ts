import { toHex } from '../mls/index.ts'
import type { Clock, Random } from '../ports/index.ts'

/**
 * A new Welcome's id: 48 bits of time in milliseconds and 80 random bits, in hexadecimal, so that ids sort by age and
 * none can be guessed.
 */
export function newWelcomeId({ clock, random }: { readonly clock: Clock; readonly random: Random }): string {
  const time = clock.now().getTime().toString(16).padStart(12, '0')
  return time + toHex(random.bytes(10))
}

/** Whether a text has the form of a Welcome's id. */
export function isWelcomeId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}
