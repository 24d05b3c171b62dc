import { MlsClientError } from '../errors.ts'
import { readFrame } from './stream-frame.ts'
import type { StreamFrame } from './stream-frame.ts'

/** What may wait to be read. */
const MOST_FRAMES = 10_000
const MOST_BYTES = 8 * 1024 * 1024

/** The close code by which a service asks to come back: RFC 6455 §11.7, as registered since. */
const SERVICE_RESTART = 1012

/** An open event stream. */
export interface Stream {
  /** Frames as they come; ends when the stream is closed, throws when it is closed with an error. */
  frames(): AsyncGenerator<StreamFrame, void, undefined>
  /** Leaves the stream at once, whether or not the other side is still there to agree; `why` ends the frames. */
  leave(why?: MlsClientError): void
}

/** How a stream is opened. */
export interface StreamOptions {
  readonly WebSocket: typeof WebSocket
  /** How long that may take (ms). */
  readonly timeout: number
  /** Called as soon as anything has come, however much waits before it. */
  readonly heard?: () => void
  /** Called as soon as it has closed, likewise; `restarting`: the other side shuts down, and asks to come back. */
  readonly closed?: (restarting: boolean) => void
}

/** Opens the event stream at a ticket's URL, by the platform's own WebSocket. */
export function openStream(url: string, options: StreamOptions): Promise<Stream> {
  const socket = new options.WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const inbox = new Inbox()
  const leave = (why?: MlsClientError) => {
    inbox.end(why)
    socket.close(1000)
  }
  socket.addEventListener('message', ({ data }) => {
    options.heard?.()
    if (!inbox.put(data)) leave(new MlsClientError('ConsumerTooSlow', 'more has come than can be taken in'))
  })
  socket.addEventListener('close', ({ code, reason }) => {
    inbox.end(closedBy(code, reason))
    options.closed?.(code === SERVICE_RESTART)
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), options.timeout)
    socket.addEventListener('open', () => {
      clearTimeout(timer)
      resolve({ frames: () => inbox.frames(), leave })
    })
    socket.addEventListener('close', () => {
      clearTimeout(timer)
      reject(new MlsClientError('NetworkError', 'the event stream could not be opened'))
    })
  })
}

/** RFC 6455 §7.4.1: 1000 and 1001 say that all is well. */
function closedBy(code: number, reason: string): MlsClientError | undefined {
  if (code === 1000 || code === 1001) return undefined
  return new MlsClientError('NetworkError', `the event stream closed: ${code} ${reason}`)
}

/**
 * Frames that came, until somebody reads them. They are bounded, since a browser's WebSocket cannot be asked to wait:
 * at the bound nothing more is taken, what is there is still read, and the rest is delivered again after the cursor.
 */
class Inbox {
  readonly #waiting: unknown[] = []
  #bytes = 0
  #ended: MlsClientError | 'cleanly' | undefined
  #wake: () => void = () => undefined

  /** Gives whether there was room for it, or it is of no interest any more. */
  put(data: unknown): boolean {
    if (this.#ended !== undefined) return true
    const { length } = this.#waiting
    if (length >= MOST_FRAMES || (length > 0 && this.#bytes + sizeOf(data) > MOST_BYTES)) return false
    this.#bytes += sizeOf(data)
    this.#waiting.push(data)
    this.#wake()
    return true
  }

  /** Nothing comes after this; the first reason counts. */
  end(why: MlsClientError | undefined): void {
    this.#ended ??= why ?? 'cleanly'
    this.#wake()
  }

  #take(): Uint8Array {
    const data = this.#waiting.shift()
    this.#bytes -= sizeOf(data)
    return bytesOf(data)
  }

  async *frames(): AsyncGenerator<StreamFrame, void, undefined> {
    for (;;) {
      while (this.#waiting.length > 0) yield readFrame(this.#take())
      if (this.#ended === 'cleanly') return
      if (this.#ended !== undefined) throw this.#ended
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

function sizeOf(data: unknown): number {
  return data instanceof ArrayBuffer ? data.byteLength : 0
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  throw new MlsClientError('UnexpectedAnswer', 'the event stream sent text')
}
