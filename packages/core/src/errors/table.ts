import type { ErrorRow } from './row.ts'
import { authRows } from './rows/auth.ts'
import { conflictRows } from './rows/conflict.ts'
import { permissionRows } from './rows/permission.ts'
import { requestRows } from './rows/request.ts'
import { serviceRows } from './rows/service.ts'

/**
 * Every error this service can answer, by name. Closed: a test holds it against the errors of every
 * lexicon and against `docs/errors.md`, both ways.
 */
export const errorTable = {
  ...requestRows,
  ...authRows,
  ...permissionRows,
  ...conflictRows,
  ...serviceRows,
} as const satisfies Record<string, ErrorRow>

/** The name of an error, as it stands in the answer's `error` field. */
export type ErrorName = keyof typeof errorTable

/** All error names, in the order of the table. */
export const errorNames = Object.keys(errorTable) as readonly ErrorName[]

/** Whether a string is the name of an error of this service. */
export function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(errorTable, name)
}

/** The row of an error name. */
export function errorRow(name: ErrorName): ErrorRow {
  return errorTable[name]
}

/** What a caller is told of an error, in a sentence: its own, or that of the table. */
export function sentenceOf({
  error,
  message,
}: {
  readonly error: ErrorName
  readonly message: string
}): string {
  return message === error ? errorRow(error).meaning : message
}

/** Errors of XRPC itself: any method may answer them, so that no lexicon needs to list them. */
export const transportErrors = [
  'InvalidRequest',
  'PayloadTooLarge',
  'UnsupportedMediaType',
  'MethodNotImplemented',
  'InternalServerError',
  'NotReady',
  'Overloaded',
] as const satisfies readonly ErrorName[]

/** Errors that every method which demands authentication may answer, and therefore lists. */
export const commonAuthErrors = [
  'AuthMissing',
  'BadJwt',
  'BadJwtSignature',
  'JwtExpired',
  'BadJwtAudience',
  'BadJwtLexiconMethod',
  'ReplayedJwt',
  'UnresolvableDid',
  'BadDeviceProof',
  'DeviceNotFound',
  'SessionExpired',
  'AccountSuspended',
  'RateLimitExceeded',
] as const satisfies readonly ErrorName[]
