import { isDatabaseBusy, isDatabaseUnavailable } from '@catbird-mls/core/database'
import { errorRow, isServiceError, sentenceOf } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'

/** All that a caller is told of an error. */
export type PublicError = {
  readonly error: ErrorName
  readonly status: number
  readonly message: string
  readonly retryAfterMs?: number | undefined
}

/**
 * The one funnel from whatever was thrown to what a caller is told. Names and statuses come from the
 * closed table; an error nobody foresaw tells nothing outside. A refusal ends with the id of its rule, under which
 * `docs/validation.md` explains it.
 */
export function toPublicError(thrown: unknown): PublicError {
  if (isServiceError(thrown) && thrown.error !== 'InternalServerError') {
    const { error, rule, retryAfterMs } = thrown
    const { status } = errorRow(error)
    const message = sentenceOf(thrown)
    return { error, status, message: rule === undefined ? message : `${message} (${rule})`, retryAfterMs }
  }
  if (isCausedBy(thrown, isDatabaseBusy)) return { ...named('Overloaded'), retryAfterMs: 1000 }
  if (isCausedBy(thrown, isDatabaseUnavailable)) return { ...named('NotReady'), retryAfterMs: 1000 }
  return named('InternalServerError')
}

/** Whether an error is the service's own fault or that of something it needs, so that operators must see it. */
export function isOperatorsConcern({ error }: PublicError): boolean {
  return errorRow(error).blame === 'internal' || error === 'NotReady'
}

/** Looks through the causes as well: Prisma wraps what the driver says. */
function isCausedBy(thrown: unknown, is: (thrown: unknown) => boolean): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if (is(error)) return true
  }
  return false
}

function named(error: ErrorName): PublicError {
  const { status, meaning } = errorRow(error)
  return { error, status, message: meaning }
}
