/* Generated from lexicons/ by "npm run codegen": do not edit. */

/** Every error of the service, by name. What each means and what to do stands in docs/errors.md. */
export const serviceErrors = {
  InvalidRequest: { blame: 'caller', status: 400, retryable: false },
  InvalidCursor: { blame: 'caller', status: 400, retryable: false },
  InvalidMls: { blame: 'caller', status: 400, retryable: false },
  InvalidPolicy: { blame: 'caller', status: 400, retryable: false },
  ProposalNotAllowed: { blame: 'caller', status: 400, retryable: false },
  PathRequired: { blame: 'caller', status: 400, retryable: false },
  WelcomeMismatch: { blame: 'caller', status: 400, retryable: false },
  InvalidKeyPackage: { blame: 'caller', status: 400, retryable: false },
  InvalidLeaveStatement: { blame: 'caller', status: 400, retryable: false },
  InvalidReset: { blame: 'caller', status: 400, retryable: false },
  UnsupportedCiphersuite: { blame: 'caller', status: 400, retryable: false },
  ConvoNotFound: { blame: 'caller', status: 404, retryable: false },
  WelcomeNotFound: { blame: 'caller', status: 404, retryable: false },
  PayloadTooLarge: { blame: 'caller', status: 413, retryable: false },
  UnsupportedMediaType: { blame: 'caller', status: 415, retryable: false },
  AuthMissing: { blame: 'auth', status: 401, retryable: false },
  BadJwt: { blame: 'auth', status: 401, retryable: false },
  BadJwtSignature: { blame: 'auth', status: 401, retryable: false },
  JwtExpired: { blame: 'auth', status: 401, retryable: true },
  BadJwtAudience: { blame: 'auth', status: 401, retryable: false },
  BadJwtLexiconMethod: { blame: 'auth', status: 401, retryable: false },
  ReplayedJwt: { blame: 'auth', status: 401, retryable: true },
  UnresolvableDid: { blame: 'dependency', status: 401, retryable: true },
  BadDeviceProof: { blame: 'auth', status: 401, retryable: false },
  DeviceNotFound: { blame: 'auth', status: 404, retryable: false },
  DeviceRecordMissing: { blame: 'caller', status: 403, retryable: false },
  DeviceRecordMismatch: { blame: 'caller', status: 403, retryable: false },
  DeviceRecordUnavailable: { blame: 'dependency', status: 503, retryable: true },
  SessionExpired: { blame: 'auth', status: 401, retryable: true },
  RefreshTokenReused: { blame: 'auth', status: 401, retryable: false },
  InvalidTicket: { blame: 'auth', status: 401, retryable: false },
  AccountSuspended: { blame: 'auth', status: 403, retryable: false },
  NotMember: { blame: 'caller', status: 403, retryable: false },
  NotAllowed: { blame: 'caller', status: 403, retryable: false },
  NotAvailable: { blame: 'caller', status: 403, retryable: false },
  ConvoNotAccepted: { blame: 'caller', status: 403, retryable: false },
  LastAdmin: { blame: 'caller', status: 403, retryable: false },
  DeviceLimitReached: { blame: 'caller', status: 403, retryable: false },
  KeyPackageLimitReached: { blame: 'caller', status: 403, retryable: false },
  EpochConflict: { blame: 'conflict', status: 409, retryable: false },
  GenerationConflict: { blame: 'conflict', status: 409, retryable: false },
  ResetRequired: { blame: 'conflict', status: 409, retryable: false },
  ConvoExists: { blame: 'conflict', status: 409, retryable: false },
  DuplicateDevice: { blame: 'conflict', status: 409, retryable: false },
  KeyPackageNotClaimed: { blame: 'conflict', status: 409, retryable: false },
  EpochTooOld: { blame: 'conflict', status: 410, retryable: false },
  LogTruncated: { blame: 'conflict', status: 410, retryable: false },
  RateLimitExceeded: { blame: 'caller', status: 429, retryable: true },
  ConsumerTooSlow: { blame: 'caller', status: 408, retryable: true },
  SessionEnded: { blame: 'auth', status: 401, retryable: false },
  ServerDraining: { blame: 'dependency', status: 503, retryable: true },
  NotReady: { blame: 'dependency', status: 503, retryable: true },
  InternalServerError: { blame: 'internal', status: 500, retryable: true },
  MethodNotImplemented: { blame: 'caller', status: 501, retryable: false },
} as const

/** Name of an error of the service. */
export type ServiceErrorName = keyof typeof serviceErrors

/** Whether a string is the name of an error that this version knows. */
export function isServiceErrorName(name: string): name is ServiceErrorName {
  return Object.hasOwn(serviceErrors, name)
}
