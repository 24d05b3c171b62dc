import { once } from 'node:events'
import { wantedCollections } from '@catbird-mls/core/relations'
import type { OpenStream, StreamConnection } from '@catbird-mls/core/relations'
import { WebSocket } from 'ws'
import type { RawData } from 'ws'

/** Records of the collections that are asked for are far smaller; the server is told to leave out what is larger. */
const maxMessageBytes = 64 * 1024
/** What is taken of a server that does not do as it is told. */
const maxFrameBytes = 1024 * 1024
const handshakeMs = 10_000
/** So many waits in a row without a sign of the other side, which was pinged each time: it is gone. */
const silences = 3

/**
 * Makes what opens a Jetstream (https://github.com/bluesky-social/jetstream) by its URL, such as
 * `wss://jetstream.example.com/subscribe`.
 */
export function createJetstream(url: string): OpenStream {
  return async (cursor, signal) => {
    const socket = new WebSocket(addressOf(url, cursor), {
      handshakeTimeout: handshakeMs,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
    })
    const connection = readFrames(socket)
    try {
      await once(socket, 'open', { signal })
    } catch (error) {
      connection[Symbol.dispose]()
      throw error
    }
    return connection
  }
}

function addressOf(url: string, cursor: number | undefined): URL {
  const address = new URL(url)
  for (const collection of wantedCollections) address.searchParams.append('wantedCollections', collection)
  address.searchParams.set('maxMessageSizeBytes', String(maxMessageBytes))
  if (cursor !== undefined) address.searchParams.set('cursor', String(cursor))
  return address
}

/** Its frames while it is open. The other side waits, by TCP, whenever nobody waits for frames here. */
function readFrames(socket: WebSocket): StreamConnection {
  const frames: string[] = []
  let ended: Error | undefined
  let silent = 0
  let wake = (): void => undefined
  const heard = () => {
    silent = 0
    wake()
  }
  socket.on('message', (data) => {
    frames.push(textOf(data))
    heard()
  })
  socket.on('pong', heard)
  socket.on('error', (error) => {
    ended ??= error
    wake()
  })
  socket.on('close', (code) => {
    ended ??= new Error(`the event stream was closed with code ${String(code)}`)
    wake()
  })
  return {
    async next(most, withinMs, signal) {
      if (frames.length === 0) {
        socket.resume()
        await woken(withinMs, signal, (waker) => (wake = waker))
        socket.pause()
      }
      if (frames.length > 0) return frames.splice(0, most)
      if (ended !== undefined) throw ended
      if (++silent > silences) throw new Error('the event stream has fallen silent')
      socket.ping()
      return []
    },
    [Symbol.dispose]: () => {
      ended ??= new Error('the event stream was closed')
      socket.terminate()
    },
  }
}

/** Waits until it is woken, but not for longer than a time. */
function woken(ms: number, signal: AbortSignal, onWaker: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
    onWaker(wake)
    if (signal.aborted) wake()
  })
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}
