import type { Bus } from '../../bus/index.ts'
import type { Database } from '../../database/index.ts'
import type { ErrorName } from '../../errors/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'
import type { LogEntry } from '../../messages/index.ts'
import type { Clock, Log } from '../../ports/index.ts'
import type { AccountEventEntry } from '../account-event.ts'

/** Why the hub ends a connection. */
export type StreamEnd = Extract<ErrorName, 'ConsumerTooSlow' | 'SessionEnded' | 'ServerDraining' | 'NotReady'>

/** A live connection, as the hub knows it: a WebSocket, say. */
export interface StreamConnection {
  /**
   * Takes a frame, to be sent after those before it. Resolves when it has left for the network, or never will: the
   * bytes of frames that have not are what the hub bounds.
   */
  send(frame: Uint8Array): Promise<void>
  /** Says why and ends. No frame is sent after it. */
  end(why: StreamEnd): void
}

/** How frames look on the wire. Each is called once for a frame, however many connections are given it. */
export interface FrameEncoder {
  logEntry(convoId: string, entry: LogEntry): Uint8Array
  accountEvent(entry: AccountEventEntry): Uint8Array
  ephemeral(convoId: string, ciphertext: Uint8Array): Uint8Array
  cursor(cursor: string): Uint8Array
}

/** What bounds the hub. */
export type HubLimits = {
  /** Bytes that may wait for a slow connection. */
  readonly maxBufferedBytes: number
  /**
   * Bytes of ephemeral messages that may wait beside those; and how many of the others may, for any to be given: whoever
   * is behind gets what is in a log, and nothing else.
   */
  readonly maxEphemeralBytes: number
  /** How much is read of a log at once: entries, and bytes of their bodies. */
  readonly batch: { readonly entries: number; readonly bytes: number }
  /** How long after a frame a cursor follows that covers it. */
  readonly cursorWithinMs: number
  /** How long a connection that rests is sent nothing before it is sent a cursor, so that it knows that it is one. */
  readonly silentMs: number
  /** How often the heads of all logs are looked at, in case a hint was lost; and how often while the bus is cut off. */
  readonly sweepEveryMs: number
  readonly sweepWhenCutOffMs: number
}

/** The limits of the service. */
export const hubLimits: HubLimits = {
  maxBufferedBytes: 4 * 1024 * 1024,
  maxEphemeralBytes: 64 * 1024,
  batch: { entries: 200, bytes: 1024 * 1024 },
  cursorWithinMs: 3_000,
  silentMs: 25_000,
  sweepEveryMs: 15_000,
  sweepWhenCutOffMs: 1_000,
}

/** Whoever wants to know which devices are connected. Called at once, and must not throw. */
export interface ConnectionWatch {
  readonly arrived: (device: DeviceCaller) => void
  readonly left: (device: DeviceCaller) => void
}

/** What the hub needs of the world. */
export type HubPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly encode: FrameEncoder
  /** Told of each connection when it begins and when it has ended. */
  readonly watch?: ConnectionWatch
  /** Told, for each entry of a convo that was given out, how many milliseconds before that it was made. Must not throw. */
  readonly fannedOut?: (ms: number) => void
}
