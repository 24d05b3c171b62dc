import type { ErrorName } from './table.ts'

/** What may be said of one occurrence of an error, beyond its name. */
export type ServiceErrorOptions = {
  /** A sentence a developer can act on, rather than that of the table; reaches the caller, so it holds no internal detail. */
  readonly message?: string
  /** What caused it; for the log only. */
  readonly cause?: unknown
  /** The id of the rule that was broken, of those in `docs/validation.md`. */
  readonly rule?: string
  /** How long to wait before trying again; becomes `Retry-After`. */
  readonly retryAfterMs?: number
}

/**
 * An error with a name from the closed table. It is the only kind whose message reaches a caller: see {@link sentenceOf}.
 * It does not know the table, so that no browser has to load the sentences.
 *
 * @example
 * throw new ServiceError('EpochConflict', { message: 'the convo is at epoch 7' })
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly error: ErrorName
  readonly retryAfterMs: number | undefined
  /** The id of the rule that was broken, where the error is for one of `docs/validation.md`. */
  readonly rule: string | undefined

  constructor(error: ErrorName, options: ServiceErrorOptions = {}) {
    super(options.message ?? error, 'cause' in options ? { cause: options.cause } : undefined)
    this.error = error
    this.retryAfterMs = options.retryAfterMs
    this.rule = options.rule
  }
}

/** Whether something thrown is a `ServiceError`, optionally one with the given name. */
export function isServiceError(thrown: unknown, error?: ErrorName): thrown is ServiceError {
  return thrown instanceof ServiceError && (error === undefined || thrown.error === error)
}
