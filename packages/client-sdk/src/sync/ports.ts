import type { ClientEvent } from '../client/events.ts'
import { isRetryableError, MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Store } from '../storage/contract.ts'
import type { BlueCatbirdMlsNS } from '../xrpc/generated/index.ts'
import { backoff } from './timing.ts'
import type { Timing } from './timing.ts'

/** The service's methods. */
export type Api = BlueCatbirdMlsNS

/** What the parts of the sync engine share: each takes of it what it needs. */
export interface Ports {
  readonly api: Api
  readonly store: Store
  readonly device: DeviceKeys
  readonly timing: Timing
  /** Aborts when the client closes. */
  readonly signal: AbortSignal
  emit(event: ClientEvent): void
}

/**
 * Does `work`, again and again while it fails in a way that may pass, waiting longer each time. What fails
 * for good is thrown; so is `ClientClosed` when the client closes meanwhile.
 */
export async function persistently<T>(
  ports: Pick<Ports, 'timing' | 'signal' | 'emit'>,
  during: string,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    if (ports.signal.aborted) throw new MlsClientError('ClientClosed')
    try {
      return await work()
    } catch (err) {
      if (!isRetryableError(err)) throw err
      const error = err as MlsClientError
      if (ports.signal.aborted) throw new MlsClientError('ClientClosed')
      if (tries > 1) ports.emit({ type: 'error', error, during })
      await ports.timing.sleep(Math.max(error.retryAfter ?? 0, backoff(tries, ports.timing)), ports.signal)
    }
  }
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
