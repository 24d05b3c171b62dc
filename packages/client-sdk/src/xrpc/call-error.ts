import { XRPCError, XRPCInvalidResponseError } from '@atproto/xrpc'
import { MlsClientError } from '../errors.ts'
import { isServiceErrorName } from './generated/errors.ts'

/** The one funnel from whatever a call threw to an {@link MlsClientError}. */
export function toClientError(thrown: unknown, nsid: string): MlsClientError {
  if (thrown instanceof MlsClientError) return thrown
  if (thrown instanceof XRPCError && thrown.cause instanceof MlsClientError) return thrown.cause
  if (thrown instanceof XRPCInvalidResponseError) {
    return new MlsClientError('UnexpectedAnswer', `${nsid}: ${thrown.validationError.message}`, {
      cause: thrown,
    })
  }
  if (thrown instanceof XRPCError && isServiceErrorName(thrown.error)) {
    return new MlsClientError(thrown.error, `${nsid}: ${thrown.message}`, {
      cause: thrown,
      retryAfter: retryAfter(thrown),
    })
  }
  if (thrown instanceof XRPCError && thrown.status >= 400 && thrown.status < 500 && thrown.status !== 429) {
    return new MlsClientError(thrown.error, `${nsid}: ${thrown.message}`, { cause: thrown, retryable: false })
  }
  return new MlsClientError(
    'NetworkError',
    `${nsid}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    {
      cause: thrown,
      retryAfter: thrown instanceof XRPCError ? retryAfter(thrown) : undefined,
    },
  )
}

/** No service makes a client wait longer than this (ms), nor longer than a timer can. */
const LONGEST_MS = 86_400_000

/** What `Retry-After` asks for (RFC 9110 §10.2.3), in whole milliseconds. */
function retryAfter({ headers }: XRPCError): number | undefined {
  const seconds = Number(headers?.['retry-after'])
  return Number.isFinite(seconds) ? Math.min(LONGEST_MS, Math.max(0, Math.ceil(seconds * 1000))) : undefined
}
