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

function retryAfter({ headers }: XRPCError): number | undefined {
  const seconds = Number(headers?.['retry-after'])
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
