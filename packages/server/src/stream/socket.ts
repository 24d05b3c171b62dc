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
  /**
   * Called once, when it has ended: with the time (milliseconds since 1970) up to which the peer is known to have had what
   * it was sent, where it has not agreed to the end or was too slow. What was sent after that may never have arrived.
   */
  readonly onClose: (heardUntil: number | undefined) => void
  /** What time it is, in milliseconds since 1970. */
  readonly now: () => number
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
/** That there was no close frame, RFC 6455 §7.1.5. */
const closedAbnormally = 1006

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
  const pings = keepAlive(socket, options)
  socket.on('error', () => socket.terminate())
  socket.once('close', (code: number) => {
    pings.stop()
    clearTimeout(deadline)
    if (ending === undefined) onEnd('client')
    const agreed = code !== closedAbnormally && ending !== 'ConsumerTooSlow'
    onClose(agreed ? undefined : pings.heardUntil())
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

type KeepAlive = { readonly stop: () => void; readonly heardUntil: () => number }

/**
 * Pings by the clock, and terminates a peer that has not answered by the next ping. Whoever answers one has had all that
 * was sent before it.
 */
function keepAlive(socket: WebSocket, { limits, now }: Pick<SocketOptions, 'limits' | 'now'>): KeepAlive {
  let pingedAt = now()
  let heardUntil = pingedAt
  let answered = true
  socket.on('pong', () => {
    answered = true
    heardUntil = pingedAt
  })
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    pingedAt = now()
    socket.ping()
  }, limits.pingEveryMs)
  return { stop: () => clearInterval(timer), heardUntil: () => heardUntil }
}
