import { Readable } from 'node:stream'
import { ServiceError } from '@catbird-mls/core/errors'
import type { Pause } from '@catbird-mls/core/ports'

/** A body of which nothing was read for so long is ended, in milliseconds; it may take twice as long. */
const unreadMs = 60_000

/** How far a body was read. */
type Progress = { lines: number; awaitsReader: boolean }

/**
 * A body of JSON lines, made as it is read, and a last line that says how many they were. It ends with `ConsumerTooSlow`
 * when it was not read for a minute, whether its reader has begun or not: whoever opens many and reads none must not hold
 * them for ever. The time that a line takes to be made is not its reader's.
 */
export function linesBody(rows: AsyncIterable<object>, { pause }: { readonly pause: Pause }): Readable {
  const progress: Progress = { lines: 0, awaitsReader: true }
  const closed = new AbortController()
  const body = Readable.from(linesOf(rows, progress))
  // Whoever reads it is told. Where nobody does, nobody is to be told, and it must not end the process.
  body.on('error', () => undefined).once('close', () => closed.abort())
  void endUnread(body, progress, { pause, signal: closed.signal })
  return body
}

async function* linesOf(rows: AsyncIterable<object>, progress: Progress): AsyncGenerator<string> {
  let count = 0
  progress.awaitsReader = false
  for await (const row of rows) {
    count++
    yield* handed(row, progress)
  }
  yield* handed({ rows: count }, progress)
}

function* handed(line: object, progress: Progress): Generator<string> {
  progress.lines++
  progress.awaitsReader = true
  yield `${JSON.stringify(line)}\n`
  progress.awaitsReader = false
}

/** Looks once a minute whether the reader is waited for at the same line as a minute ago. */
async function endUnread(
  body: Readable,
  progress: Progress,
  { pause, signal }: { readonly pause: Pause; readonly signal: AbortSignal },
): Promise<void> {
  for (let seen: number | undefined; await pause(unreadMs, signal);) {
    const { lines, awaitsReader } = progress
    if (awaitsReader && lines === seen) body.destroy(new ServiceError('ConsumerTooSlow'))
    seen = awaitsReader ? lines : undefined
  }
}
