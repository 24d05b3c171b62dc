import { MlsClientError } from '../errors.ts'
import { backoff } from './timing.ts'
import type { Timing } from './timing.ts'

/** The longest that anything waits between two tries (ms), whatever the service asks for. */
const LONGEST_WAIT = 120_000

/** Time, and the signal that aborts when the client closes. */
export interface RetryPorts {
  readonly timing: Timing
  readonly signal: AbortSignal
}

/** When it is given up, and who is told. */
export interface RetryOptions {
  /** How often it is tried at most; without end by default. */
  readonly most?: number
  /** Aborts when it is not wanted any more. */
  readonly signal?: AbortSignal | undefined
  /** Told of each failure after which it is tried again; `tries` counts from 1. */
  readonly failed?: (error: MlsClientError, tries: number) => void
}

/**
 * Does `work`, again and again while it fails in a way that may pass, waiting longer each time, and at least as long as
 * the service asks for, up to two minutes. What has been done too often, and may be done again only later than that, fails:
 * what stands behind it would wait as well. `work` is handed a signal that aborts when it is to end.
 *
 * @throws MlsClientError `Aborted` when `signal` aborts, `ClientClosed` when the client closes, and whatever it failed of
 * for good, or last
 */
export async function retrying<T>(
  { timing, signal: closing }: RetryPorts,
  { most = Infinity, signal, failed }: RetryOptions,
  work: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = signal === undefined ? closing : AbortSignal.any([closing, signal])
  for (let tries = 1; ; tries++) {
    refuseIfEnded(closing, signal)
    try {
      return await work(ended)
    } catch (err) {
      refuseIfEnded(closing, signal)
      if (!(err instanceof MlsClientError) || !err.retryable || tries >= most) throw err
      const asked = err.retryAfter ?? 0
      if (err.error === 'RateLimitExceeded' && asked > LONGEST_WAIT) throw err
      failed?.(err, tries)
      await timing.sleep(Math.max(Math.min(asked, LONGEST_WAIT), backoff(tries, timing)), ended)
    }
  }
}

function refuseIfEnded(closing: AbortSignal, signal: AbortSignal | undefined): void {
  if (closing.aborted) throw new MlsClientError('ClientClosed')
  if (signal?.aborted === true) throw new MlsClientError('Aborted', undefined, { cause: signal.reason })
}
