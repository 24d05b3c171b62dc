import { once } from 'node:events'
import { Frame } from '@atproto/xrpc-server'
import { WebSocket } from 'ws'

/** A frame as it arrived. */
export type Received = { readonly type: string; readonly body: Record<string, unknown> }

/** An open event stream, from the reader's side. */
export interface TestStream extends AsyncDisposable {
  /** The next frame that is no cursor; fails if the stream ends instead. */
  next(): Promise<Received>
  /** A cursor that covers every frame that has arrived. */
  cursor(): Promise<string>
  /** How the stream ended: the name in its error frame, the code and the reason of its close. */
  readonly ended: Promise<{ error: string | undefined; code: number; reason: string }>
  readonly socket: WebSocket
}

/** Opens a stream by the URL that createTicket gave; the ticket may yet be refused. */
export async function openStream(url: string, options: WebSocket.ClientOptions = {}): Promise<TestStream> {
  const socket = new WebSocket(url, options)
  const frames: Received[] = []
  let cursor: string | undefined
  let error: string | undefined
  let wake = (): void => undefined
  socket.on('message', (data: Buffer) => {
    const frame = Frame.fromBytes(data)
    const body = frame.body as Record<string, unknown>
    const type = (frame.header as { t?: string }).t ?? 'error'
    if (type === 'error') error = String(body['error'])
    else if (type === '#cursor') cursor = String(body['cursor'])
    else {
      frames.push({ type, body })
      cursor = undefined
    }
    wake()
  })
  const ended = (once(socket, 'close') as Promise<[number, Buffer]>).then(([code, reason]) => {
    wake()
    return { error, code, reason: reason.toString() }
  })
  await once(socket, 'open')
  const until = async <Value>(look: () => Value | undefined): Promise<Value> => {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (socket.readyState === socket.CLOSED)
        throw new Error(`the stream has ended: ${error ?? 'without a word'}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    socket,
    ended,
    next: () => until(() => frames.shift()),
    cursor: () => until(() => cursor),
    [Symbol.asyncDispose]: async () => {
      socket.terminate()
      await ended
    },
  }
}

/** Opens a stream, and waits for the first cursor: from then on it is told everything. */
export async function followStream(url: string): Promise<TestStream> {
  const stream = await openStream(url)
  await stream.cursor()
  return stream
}
