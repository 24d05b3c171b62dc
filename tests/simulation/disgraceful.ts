import { MlsClientError } from '@catbird-mls/client'

/** Errors that an honest client never earns, whatever the world does to it. */
const names: ReadonlySet<string> = new Set([
  'InternalServerError',
  'InvalidKeyPackage',
  'InvalidLeaveStatement',
  'InvalidMls',
  'InvalidPolicy',
  'InvalidRequest',
  'MethodNotImplemented',
  'PathRequired',
  'PayloadTooLarge',
  'ProposalNotAllowed',
  'RateLimitExceeded',
  'UnexpectedAnswer',
  'UnsupportedCiphersuite',
  'WelcomeMismatch',
])

/** Whether something thrown at a client shows that something is wrong with the code. */
export function disgraceful(thrown: unknown): boolean {
  return !(thrown instanceof MlsClientError) || names.has(thrown.error)
}

/** Whether an answer's error name does. */
export function isDisgraceful(name: string): boolean {
  return names.has(name)
}
