import { XRPCError } from '@atproto/xrpc-server'
import { isDatabaseUnavailable } from '@catbird-mls/core/database'
import { errorRow, isErrorName, isServiceError } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'

/** All that a caller is told of an error. */
export type PublicError = {
  readonly error: ErrorName
  readonly status: number
  readonly message: string
  readonly retryAfterMs?: number | undefined
}

const maximumMessage = 500

/**
 * The one funnel from whatever was thrown to what a caller is told. Names and statuses come from the
 * closed table; an error nobody foresaw tells nothing outside.
 */
export function toPublicError(thrown: unknown): PublicError {
  if (isServiceError(thrown)) {
    const { error, status, message, retryAfterMs } = thrown
    return error === 'InternalServerError' ? named(error) : { error, status, message, retryAfterMs }
  }
  if (thrown instanceof XRPCError) return fromXrpc(thrown)
  if (isDatabaseLost(thrown)) return { ...named('NotReady'), retryAfterMs: 1000 }
  return named('InternalServerError')
}

/** Looks through the causes as well: Prisma wraps what the driver says. */
function isDatabaseLost(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if (isDatabaseUnavailable(error)) return true
  }
  return false
}

/** Whether an error is the service's own fault or that of something it needs, so that operators must see it. */
export function isOperatorsConcern({ error }: PublicError): boolean {
  const { blame } = errorRow(error)
  return blame === 'internal' || error === 'NotReady'
}

function named(error: ErrorName, message?: string): PublicError {
  const row = errorRow(error)
  return { error, status: row.status, message: message ?? row.meaning }
}

/** What xrpc-server itself finds wrong: with the path, the HTTP method, the parameters or the body. */
function fromXrpc(thrown: XRPCError): PublicError {
  const { statusCode, customErrorName } = thrown
  if (statusCode >= 500 && statusCode !== 501) return named('InternalServerError')
  if (customErrorName !== undefined && isErrorName(customErrorName))
    return named(customErrorName, words(thrown))
  if (statusCode === 413) return named('PayloadTooLarge')
  if (statusCode === 415) return named('UnsupportedMediaType')
  if (statusCode === 501) return named('MethodNotImplemented')
  return named('InvalidRequest', words(thrown))
}

function words(thrown: XRPCError): string | undefined {
  const text = thrown.errorMessage?.replace(/^(\w*Error: )+/, '').slice(0, maximumMessage)
  return text === '' ? undefined : text
}
