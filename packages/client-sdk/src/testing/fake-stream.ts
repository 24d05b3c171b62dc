import { toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'

/** Event streams of a service that is not there: each opens at once, and a test says what comes by it. */
export class FakeStreams {
  /** Those that were opened, the last one last. */
  readonly opened: FakeStream[] = []
  readonly WebSocket: typeof WebSocket

  constructor() {
    const { opened } = this
    class Opened extends FakeStream {
      constructor() {
        super()
        opened.push(this)
      }
    }
    this.WebSocket = Opened as unknown as typeof WebSocket // as much of one as a client needs
  }

  get last(): FakeStream | undefined {
    return this.opened.at(-1)
  }
}

/** One of them. Closing it is never agreed to, as where the network has gone. */
export class FakeStream extends EventTarget {
  left = false

  constructor() {
    super()
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }

  /** A frame arrives. */
  tell(type: string, body: CborValue): void {
    const frame = Uint8Array.from([...toCbor({ op: 1, t: type }), ...toCbor(body)])
    this.dispatchEvent(new MessageEvent('message', { data: frame.buffer }))
  }

  /** An error frame arrives: the service ends it. */
  fail(error: string): void {
    const frame = Uint8Array.from([...toCbor({ op: -1 }), ...toCbor({ error })])
    this.dispatchEvent(new MessageEvent('message', { data: frame.buffer }))
  }

  /** The network goes, and takes it along. */
  break(): void {
    this.#close(1006)
  }

  /** The node shuts down, and says so. */
  drain(): void {
    this.fail('ServerDraining')
    this.#close(1012)
  }

  close(): void {
    this.left = true
  }

  #close(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }))
  }
}
