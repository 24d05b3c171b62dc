import { MlsClientError } from '../errors.ts'
import { readFrame } from './stream-frame.ts'
import type { StreamFrame } from './stream-frame.ts'

/** An open event stream. */
export interface Stream {
  /** Frames as they come; ends when the stream is closed, throws when it is closed with an error. */
  frames(): AsyncGenerator<StreamFrame, void, undefined>
  close(): void
}

/** Opens the event stream at a ticket's URL, by the platform's own WebSocket. */
export function openStream(
  url: string,
  options: { WebSocket: typeof WebSocket; timeout: number },
): Promise<Stream> {
  const socket = new options.WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const inbox = new Inbox()
  socket.addEventListener('message', ({ data }) => inbox.put(data))
  socket.addEventListener('close', ({ code, reason }) => inbox.end(code, reason))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), options.timeout)
    socket.addEventListener('open', () => {
      clearTimeout(timer)
      resolve({ frames: () => inbox.frames(), close: () => socket.close(1000) })
    })
    socket.addEventListener('close', () => {
      clearTimeout(timer)
      reject(new MlsClientError('NetworkError', 'the event stream could not be opened'))
    })
  })
}

/** Frames that came, until somebody reads them. The service bounds how many those can be. */
class Inbox {
  readonly #waiting: unknown[] = []
  #ended: Error | true | undefined
  #wake: () => void = () => undefined

  put(data: unknown): void {
    this.#waiting.push(data)
    this.#wake()
  }

  end(code: number, reason: string): void {
    const clean = code === 1000 || code === 1001
    this.#ended ??= clean || new MlsClientError('NetworkError', `the event stream closed: ${code} ${reason}`)
    this.#wake()
  }

  async *frames(): AsyncGenerator<StreamFrame, void, undefined> {
    for (;;) {
      while (this.#waiting.length > 0) yield readFrame(bytesOf(this.#waiting.shift()))
      if (this.#ended === true) return
      if (this.#ended !== undefined) throw this.#ended
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  throw new MlsClientError('UnexpectedAnswer', 'the event stream sent text')
}
