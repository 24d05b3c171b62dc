import type { OpenStream } from '../stream/connection.ts'

/** An event as a test tells it; its time is given by the stream. */
export type Frame = string | Readonly<Record<string, unknown>>

/**
 * An event stream that a test owns: it remembers what it was told, serves it from any cursor, and ends its connections
 * when it is asked to. Times count up by a second from a moment.
 */
export function unsafeStream(startMs: number) {
  const told: { readonly timeUs: number; readonly frame: string }[] = []
  const opened: (number | undefined)[] = []
  let readers: { cut: () => void; wake: () => void }[] = []
  const open: OpenStream = (cursor) => {
    opened.push(cursor)
    let at = cursor === undefined ? told.length : told.findIndex(({ timeUs }) => timeUs >= cursor)
    if (at < 0) at = told.length
    let ended = false
    const reader = { cut: () => void (ended = true), wake: (): void => undefined }
    readers.push(reader)
    return Promise.resolve({
      async next(most, withinMs, signal) {
        if (at >= told.length && !ended)
          await new Promise<void>((resolve) => {
            reader.wake = resolve
            signal.addEventListener('abort', () => resolve())
            setTimeout(resolve, withinMs).unref()
          })
        if (ended) throw new Error('the stream was cut')
        const frames = told.slice(at, at + most).map(({ frame }) => frame)
        at += frames.length
        return frames
      },
      [Symbol.dispose]: () => {
        readers = readers.filter((one) => one !== reader)
      },
    })
  }
  const wakeAll = () => {
    for (const { wake } of readers) wake()
  }
  return {
    open,
    /** The cursors that it was opened with. */
    opened,
    /** Tells an event, or anything else that is a text. Gives its time. */
    tell(frame: Frame): number {
      const timeUs = startMs * 1000 + told.length * 1_000_000
      told.push({
        timeUs,
        frame: typeof frame === 'string' ? frame : JSON.stringify({ time_us: timeUs, ...frame }),
      })
      wakeAll()
      return timeUs
    },
    cut(): void {
      for (const { cut } of readers) cut()
      wakeAll()
    },
  }
}

/** A record that was made, or is gone. */
export function commitFrame(
  did: string,
  collection: string,
  rkey: string,
  record?: Readonly<Record<string, unknown>>,
): Frame {
  const operation = record === undefined ? 'delete' : 'create'
  const commit = { rev: '3', operation, collection, rkey, ...(record === undefined ? {} : { record }) }
  return { did, kind: 'commit', commit }
}
