import { setTimeout as pause } from 'node:timers/promises'

/** What becomes of bytes on their way through a proxy. */
export interface Weather {
  /** Every piece is held up so long (ms). */
  readonly delayMs: number
  /** Bytes a second that one direction of one connection carries; 0 sets no limit. */
  readonly bytesPerSecond: number
}

/** Nothing is held up. */
export const calm: Weather = { delayMs: 0, bytesPerSecond: 0 }

/** Waits as long as a piece of so many bytes is held up. */
export async function holdUp({ delayMs, bytesPerSecond }: Weather, bytes: number): Promise<void> {
  const ms = delayMs + (bytesPerSecond > 0 ? (bytes / bytesPerSecond) * 1000 : 0)
  if (ms > 0) await pause(ms)
}
