import type { Reader } from './reader.ts'

/** Silence is counted in this many ticks. */
const TICKS = 250
/** What rests together is spread over this many of them. */
const SPREAD = 50

/**
 * Sends a cursor to every reader that was sent nothing for `silentMs`, or up to a fifth as long again: many that rest
 * since one moment, as after a message to all of them, are not all served in one turn of the event loop. One timer
 * serves all, and what it keeps of a reader is a small number. Gives the function that stops it.
 */
export function breakSilence(readers: ReadonlySet<Reader>, silentMs: number): () => void {
  const timer = setInterval(() => {
    tellSilent(readers)
  }, silentMs / TICKS).unref()
  return () => {
    clearInterval(timer)
  }
}

function tellSilent(readers: ReadonlySet<Reader>): void {
  let left = Math.ceil(readers.size / SPREAD)
  for (const reader of readers) {
    if (!reader.tick(TICKS) || left === 0) continue
    left--
    reader.sendCursor()
  }
}
