import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { backoff } from '../sync/timing.ts'

/** With the pauses between, some three minutes: a person waits for it. */
const most = 12

/**
 * Does something for as long as it fails in a way that may pass, and no more often than this.
 *
 * @throws MlsClientError `Aborted` when `signal` aborts, `ClientClosed` when the client closes, and whatever it last
 * failed of
 */
export async function tryOften<T>(
  ports: Pick<Ports, 'timing' | 'signal'>,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = AbortSignal.any([ports.signal, signal].filter((one) => one !== undefined))
  for (let tries = 1; ; tries++) {
    refuseIfEnded(ports.signal, signal)
    try {
      return await work(ended)
    } catch (err) {
      refuseIfEnded(ports.signal, signal)
      if (!(err instanceof MlsClientError) || !err.retryable || tries === most) throw err
      await ports.timing.sleep(Math.max(err.retryAfter ?? 0, backoff(tries, ports.timing)), ended)
    }
  }
}

function refuseIfEnded(closing: AbortSignal, signal: AbortSignal | undefined): void {
  if (closing.aborted) throw new MlsClientError('ClientClosed')
  if (signal?.aborted === true) throw new MlsClientError('Aborted', undefined, { cause: signal.reason })
}
