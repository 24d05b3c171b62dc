import type { ErrorName } from '@catbird-mls/core/errors'
import type { WebSocket } from 'ws'
import { errorFrame } from './frames.ts'

/** What bounds a stream. */
export type SocketLimits = {
  /** A peer that has not answered one ping by the next is gone. */
  readonly pingEveryMs: number
  /** How long a peer may take to agree to the end. */
  readonly closeWithinMs: number
}

/** The limits of the service. */
export const socketLimits: SocketLimits = {
  pingEveryMs: 30_000,
  closeWithinMs: 5_000,
}

/** One event stream, as those who feed it see it. */
export type StreamSocket = {
  /**
   * Writes a frame. Resolves when the frame has left for the network, or never will: whoever waits for it goes at
   * the reader's pace, and whoever does not can tell how much is waiting.
   */
  readonly send: (frame: Uint8Array) => Promise<void>
  /** Ends the stream: tells why by an error frame, then closes. Safe to call again. */
  readonly end: (why: ErrorName, message?: string) => void
  /** Whether frames are still taken. */
  readonly isOpen: () => boolean
}

/** What a stream is wrapped with. */
export type SocketOptions = {
  readonly limits: SocketLimits
  /** Called once, as soon as it is known that and why the stream ends. */
  readonly onEnd: (why: ErrorName | 'client') => void
  /** Called once, when it has ended. */
  readonly onClose: () => void
}

/**
 * RFC 6455 §7.4.1 and its registry: 1012 asks to come back, 1013 to come back later; 1008 says that a rule was broken.
 */
const closeCodes: { readonly [name in ErrorName]?: number } = {
  TooManyStreams: 1013,
  Overloaded: 1013,
  ServerDraining: 1012,
  NotReady: 1012,
  InternalServerError: 1011,
}
const policyViolation = 1008

/**
 * Wraps a WebSocket. States:
 * - **open**: frames are written as they come. Pings go out by the clock. Whatever the peer sends is ignored,
 *   and a message larger than the WebSocket server allows ends the stream.
 *   To *ending* when `end` is called.
 * - **ending**: the error frame and the close frame are on their way behind what was already written; further
 *   frames are dropped. To *closed* when the peer agrees, or after `closeWithinMs` without its agreement.
 * - **closed**: nothing is left of it.
 */
export function wrapSocket(socket: WebSocket, options: SocketOptions): StreamSocket {
  const { limits, onEnd, onClose } = options
  let ending: ErrorName | undefined
  let deadline: NodeJS.Timeout | undefined
  const end = (why: ErrorName, message?: string) => {
    if (ending !== undefined || socket.readyState !== socket.OPEN) return
    ending = why
    onEnd(why)
    socket.send(errorFrame(why, message))
    socket.close(closeCodes[why] ?? policyViolation, why)
    deadline = setTimeout(() => socket.terminate(), limits.closeWithinMs)
  }
  const stopPings = keepAlive(socket, limits.pingEveryMs)
  socket.on('error', () => socket.terminate())
  socket.once('close', () => {
    stopPings()
    clearTimeout(deadline)
    if (ending === undefined) onEnd('client')
    onClose()
  })
  const isOpen = () => ending === undefined && socket.readyState === socket.OPEN
  // A failed write is over too: that the socket closes is what tells.
  const send = (frame: Uint8Array) =>
    new Promise<void>((resolve) => {
      if (isOpen()) socket.send(frame, { binary: true }, () => resolve())
      else resolve()
    })
  return { send, end, isOpen }
}

/** Pings by the clock, and terminates a peer that has not answered by the next ping. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let answered = true
  socket.on('pong', () => (answered = true))
  const timer = setInterval(() => {
    if (answered) socket.ping()
    else socket.terminate()
    answered = false
  }, everyMs)
  return () => clearInterval(timer)
}
