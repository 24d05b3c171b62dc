import { isServiceErrorName, serviceErrors } from './xrpc/generated/errors.ts'
import type { ServiceErrorName } from './xrpc/generated/errors.ts'

/** Errors that arise in the client itself, beside those the service answers. */
export const clientErrors = {
  NetworkError: { retryable: true, meaning: 'The service could not be reached.' },
  ServiceUnresolvable: { retryable: true, meaning: 'The endpoint of the service could not be found out.' },
  SessionRefused: { retryable: false, meaning: "The account's own server refused the request." },
  HandleNotFound: { retryable: false, meaning: 'A handle resolves to no account.' },
  WrongStorage: { retryable: false, meaning: 'The storage belongs to another account or service.' },
  LeaderLost: {
    retryable: false,
    meaning: 'The tab that was doing it has ended; it may have been done.',
  },
  TabVersionMismatch: {
    retryable: false,
    meaning: 'Another tab runs another version of this app: close or reload it.',
  },
  ClientClosed: { retryable: false, meaning: 'The client was closed.' },
  NotJoined: { retryable: true, meaning: 'This device has not joined the convo yet.' },
  ConvoEnded: { retryable: false, meaning: 'This device has no part in the convo any more.' },
  MemberNotFound: { retryable: false, meaning: 'No such account is a member of the convo.' },
  MessageNotFound: { retryable: false, meaning: 'No such message is known here.' },
  InvalidContent: { retryable: false, meaning: 'The content is not what its type asks for.' },
  Aborted: { retryable: false, meaning: 'It was called off.' },
  AttachmentDamaged: { retryable: false, meaning: 'The file is not what its author sent.' },
  DeviceUnknown: {
    retryable: false,
    meaning: 'No such device is known here, or several by that id are: then its key says which.',
  },
  DeviceKeyMismatch: {
    retryable: false,
    meaning: 'The device has another key than the one that is known here.',
  },
  NotVerified: {
    retryable: true,
    meaning: 'No device of that account in the convo is known to be its own yet.',
  },
  RecordNotFound: { retryable: false, meaning: "The account's repo has no such record." },
  RecordChanged: { retryable: true, meaning: 'Somebody else changed the record meanwhile.' },
  NotAuthor: { retryable: false, meaning: "Only a message's author may do this to it." },
  GaveUp: { retryable: true, meaning: 'Others kept getting ahead; it was not done.' },
  InvalidInviteLink: { retryable: false, meaning: 'The text is no invite link.' },
  InvalidLinkCode: { retryable: false, meaning: 'The text is no link code of this account.' },
  LinkCodeExpired: { retryable: false, meaning: 'The code is too old: have the device show a new one.' },
  HistoryDamaged: { retryable: false, meaning: 'The history is not what its maker wrote.' },
  HistoryUntrusted: { retryable: false, meaning: 'The history is by no trusted device of this account.' },
  HistoryTimedOut: { retryable: false, meaning: 'No history has come in time.' },
  InvalidRecoveryKey: { retryable: false, meaning: 'The text is no recovery key: something is mistyped.' },
  BackupNotFound: { retryable: false, meaning: 'There is no backup under this recovery key.' },
  BackupElsewhere: { retryable: false, meaning: 'Another device writes this backup now.' },
  BackupOff: { retryable: false, meaning: 'No backup is made on this device.' },
  JoinDenied: { retryable: false, meaning: 'An admin has denied the request to join.' },
  UnexpectedAnswer: { retryable: true, meaning: 'The service answered something that it should not.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>

/** Name of an error of the client itself. */
export type ClientErrorName = keyof typeof clientErrors
/** Name of any error that a call on the client may end in. */
export type MlsErrorName = ServiceErrorName | ClientErrorName

/**
 * What every call on the client throws when it fails. Decide by `error`, the name.
 *
 * @example
 * try {
 *   await convo.send('hello')
 * } catch (err) {
 *   if (err instanceof MlsClientError && err.error === 'ConvoNotAccepted') await convo.accept()
 * }
 */
export class MlsClientError extends Error {
  override readonly name = 'MlsClientError'
  /** The error's name; names of later versions of the service pass through as they are. */
  readonly error: MlsErrorName | (string & {})
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  /** How long the service asks to wait first (ms). */
  readonly retryAfter: number | undefined

  constructor(
    error: MlsErrorName | (string & {}),
    message?: string,
    options: ErrorOptions & { retryable?: boolean; retryAfter?: number | undefined } = {},
  ) {
    super(message ?? meaningOf(error), options)
    this.error = error
    this.retryable = options.retryable ?? isRetryable(error)
    this.retryAfter = options.retryAfter
  }
}

/** Whether something thrown is the client's error of this name. */
export function isError<N extends MlsErrorName>(
  thrown: unknown,
  ...names: N[]
): thrown is MlsClientError & { readonly error: N } {
  return thrown instanceof MlsClientError && names.some((name) => name === thrown.error)
}

/** Whether something thrown may be tried again as it is. */
export function isRetryableError(thrown: unknown): boolean {
  return thrown instanceof MlsClientError && thrown.retryable
}

function isClientErrorName(name: string): name is ClientErrorName {
  return Object.hasOwn(clientErrors, name)
}

function isRetryable(name: string): boolean {
  if (isClientErrorName(name)) return clientErrors[name].retryable
  return isServiceErrorName(name) && serviceErrors[name].retryable
}

function meaningOf(name: string): string {
  return isClientErrorName(name) ? clientErrors[name].meaning : name
}
