import type { ConnectionState } from '../client/events.ts'
import type { ConvoPhase, ConvoRecord } from '../store/convo-record.ts'
import type { CommitFault, GapReason, RecoveryStep } from '../store/recovery-record.ts'
import type { HoldReason, TrustMode } from '../trust/mode.ts'

/** How ids of convos and the account's DID are told: as 12 hex digits of their SHA-256, or as they are. */
export interface DiagnosticsOptions {
  readonly ids?: 'hashed' | 'plain'
}

/**
 * How a client stands, for a bug report: plain JSON. It has names of states, numbers and ids; never content, names of
 * groups, other accounts, keys or tokens. Times are ISO 8601.
 */
export interface Diagnostics {
  /** The SDK's version. */
  readonly sdk: string
  readonly at: string
  readonly account: string
  readonly deviceId: string
  /** The service's DID. */
  readonly service: string
  readonly transport: 'direct' | 'proxy'
  readonly trust: TrustMode
  /** Which storage, where it says so. */
  readonly storage: string
  readonly connection: {
    readonly state: ConnectionState
    readonly reason?: string
    readonly retryAt?: string
  }
  /** How far the service's clock is ahead of the device's, as far as is known (ms). */
  readonly clockOffset: number
  /** The last errors of the background, the last one last. */
  readonly errors: readonly { readonly error: string; readonly during: string }[]
  readonly keyPackages: {
    /** Kept here, since a Welcome may name them. */
    readonly held: number
    readonly published: number
    readonly lastResort: number
  }
  readonly convos: readonly ConvoDiagnostics[]
  /** What the store holds, by the first part of its keys. */
  readonly store: Readonly<Record<string, { readonly entries: number; readonly bytes: number }>>
}

/** One convo in {@link Diagnostics}. */
export interface ConvoDiagnostics {
  readonly id: string
  readonly kind: 'direct' | 'group'
  readonly phase: ConvoPhase
  readonly status: ConvoRecord['status']
  readonly generation: number
  /** The MLS group that this device holds; absent where it holds none. */
  readonly group?: { readonly epoch: number; readonly members: number; readonly leaves: number }
  readonly seq: number
  /** How many messages on their way, by their states. */
  readonly outbox: Readonly<Record<string, number>>
  /** What is wanted and not done yet, and how often others were faster. */
  readonly intents: readonly { readonly kind: string; readonly lost: number }[]
  readonly attempt?: { readonly kind: string; readonly epoch: number }
  readonly recoveries: number
  readonly recovery?: { readonly step: RecoveryStep; readonly fault: CommitFault }
  readonly gaps: Readonly<Partial<Record<GapReason, number>>>
  /** Devices because of which messages wait. */
  readonly holds: Readonly<Partial<Record<HoldReason, number>>>
}
