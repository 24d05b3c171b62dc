/** Every number of waking devices, in one place. Times are in milliseconds where nothing else is said. */

/** A device that does not answer rests for this long after a wake-up, then for twice as long, up to the longest. */
export const rest = { first: 5_000, longest: 10 * 60_000 }

/** A message that is sent once more wakes for this long after it was stored: who stored it may not have come to it. */
export const repeatWakesMs = 5 * 60_000
