import type { ClientEvent } from '../client/events.ts'
import { MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Around } from '../observe/hooks.ts'
import type { Store } from '../storage/contract.ts'
import type { CommitFault } from '../store/recovery-record.ts'
import type { BlueCatbirdMlsNS } from '../xrpc/generated/index.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { retrying } from './retrying.ts'
import type { Timing } from './timing.ts'

/** The service's methods. */
export type Api = BlueCatbirdMlsNS

/** What the parts of the sync engine share: each takes of it what it needs. */
export interface Ports {
  readonly api: Api
  readonly store: Store
  readonly device: DeviceKeys
  /** The service's DID. */
  readonly service: string
  readonly timing: Timing
  /** The service's time (ms since 1970): what it judges is made by it. */
  readonly serviceNow: () => number
  /** Aborts when the client closes. */
  readonly signal: AbortSignal
  readonly emit: (event: ClientEvent) => void
  readonly gate: SendingGate
  /** Goes around work, where somebody observes it. */
  readonly around?: Around | undefined
  /** Told of each convo whose state was written, after the events of it. */
  readonly written?: (convoId: string) => void
  /**
   * Begins a convo's group anew (protocol.md, "Reset"), as an admin's device: the last way out of being out of step.
   * Resolves when it is done or has failed for good; whatever it needs to go on after a restart it stores itself.
   */
  readonly reset?: (slot: ConvoSlot, reason: CommitFault) => Promise<void>
}

/** Whether a convo's messages have to wait, because of a device that is not trusted (sdk.md, "Trust"). */
export interface SendingGate {
  /** As things stand now; it has to be cheap, for it is asked before each message. */
  holds(convoId: string): boolean
}

/**
 * Does `work`, again and again while it fails in a way that may pass, waiting longer each time. What fails
 * for good is thrown; so is `ClientClosed` when the client closes meanwhile.
 */
export function persistently<T>(
  ports: Pick<Ports, 'timing' | 'signal' | 'emit'>,
  during: string,
  work: () => Promise<T>,
): Promise<T> {
  return retrying(
    ports,
    { failed: (error, tries) => tries > 1 && ports.emit({ type: 'error', error, during }) },
    work,
  )
}

/** Reports what a background task failed of; a closed client's failures are of no interest. */
export function report(ports: Pick<Ports, 'signal' | 'emit'>, during: string, thrown: unknown): void {
  if (ports.signal.aborted) return
  const error =
    thrown instanceof MlsClientError
      ? thrown
      : new MlsClientError('InternalServerError', thrown instanceof Error ? thrown.message : String(thrown), {
          cause: thrown,
          retryable: false,
        })
  ports.emit({ type: 'error', error, during })
}
