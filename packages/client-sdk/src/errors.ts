import { isServiceErrorName, serviceErrors } from './xrpc/generated/errors.ts'
import type { ServiceErrorName } from './xrpc/generated/errors.ts'

/**
 * Errors that arise in the client itself, beside those the service answers. What to do about each stands before it, and
 * goes from there into docs/errors.md: a comment costs no page a byte.
 */
export const clientErrors = {
  /** Nothing: what was queued goes out by itself later. Show that it waits, and try other calls again after a pause. */
  NetworkError: { retryable: true, meaning: 'The service could not be reached.' },
  /** Check the service's DID and that its document can be fetched; try again after a pause. */
  ServiceUnresolvable: { retryable: true, meaning: 'The endpoint of the service could not be found out.' },
  /** Have the person sign in again, and allow what the SDK asks of their server. */
  SessionRefused: { retryable: false, meaning: "The account's own server refused the request." },
  /** Sign in again, and open the client with the new session: what was queued goes out then. */
  SignInRequired: {
    retryable: true,
    meaning: "The account's session with its own server is over.",
  },
  /** Ask for the scope that the message names when people sign in (docs/guides/oauth.md), and have this person sign in again. */
  PermissionMissing: {
    retryable: false,
    meaning: 'The app lacks a permission.',
  },
  /** Have the person correct the handle. */
  HandleNotFound: { retryable: false, meaning: 'A handle resolves to no account.' },
  /** Open a storage of its own for each account and service. */
  WrongStorage: { retryable: false, meaning: 'The storage belongs to another account or service.' },
  /** Look whether it was done before you call it again. */
  LeaderLost: {
    retryable: false,
    meaning: 'The tab that was doing it has ended; it may have been done.',
  },
  /** Tell the person to reload the other tabs. */
  TabVersionMismatch: {
    retryable: false,
    meaning: 'Another tab runs another version of this app: close or reload it.',
  },
  /** Nothing: open the client again where it is needed. What was queued goes on then. */
  ClientClosed: { retryable: false, meaning: 'The client was closed.' },
  /** Wait for the convo's `state` to be `joined`, then try again. */
  NotJoined: { retryable: true, meaning: 'This device has not joined the convo yet.' },
  /** Show the convo as over; to talk on, a member has to add this account again. */
  ConvoEnded: { retryable: false, meaning: 'This device has no part in the convo any more.' },
  /** Read the members again. */
  MemberNotFound: { retryable: false, meaning: 'No such account is a member of the convo.' },
  /** Read the messages again: it may have expired, or been discarded. */
  MessageNotFound: { retryable: false, meaning: 'No such message is known here.' },
  /** Correct what is sent; the message says what is wrong with it. */
  InvalidContent: { retryable: false, meaning: 'The content is not what its type asks for.' },
  /** Nothing: your own signal did it. */
  Aborted: { retryable: false, meaning: 'It was called off.' },
  /** Tell the person that the file cannot be shown, and to ask for it again. */
  AttachmentDamaged: { retryable: false, meaning: 'The file is not what its author sent.' },
  /** Name the device as `members()` or `devices()` does, with its key. */
  DeviceUnknown: {
    retryable: false,
    meaning: 'No such device is known here, or several by that id are: then its key says which.',
  },
  /** Do not go on by yourself: show the person that the keys differ, and let them compare again. */
  DeviceKeyMismatch: {
    retryable: false,
    meaning: 'The device has another key than the one that is known here.',
  },
  /** Call `checkDevices` for the account, and try again once a `deviceVerified` event has come. */
  NotVerified: {
    retryable: true,
    meaning: 'No device of that account in the convo is known to be its own yet.',
  },
  /** Wait until the device has written its record, or remove the device. */
  RecordNotFound: { retryable: false, meaning: "The account's repo has no such record." },
  /** Try again. */
  RecordChanged: { retryable: true, meaning: 'Somebody else changed the record meanwhile.' },
  /** Offer this to the author of a message alone. */
  NotAuthor: { retryable: false, meaning: "Only a message's author may do this to it." },
  /** Offer this for messages of others alone. */
  OwnMessage: { retryable: false, meaning: 'Nobody reports their own message.' },
  /** Offer to report the convo instead. */
  NoProof: { retryable: false, meaning: 'This device has nothing that proves the message.' },
  /** Try again later: the convo is very busy. */
  GaveUp: { retryable: true, meaning: 'Others kept getting ahead; it was not done.' },
  /** Tell the person that the link is not whole, and to copy it again. */
  InvalidInviteLink: { retryable: false, meaning: 'The text is no invite link.' },
  /** Tell the person that the code is not whole, or of another account's device, and to scan it again. */
  InvalidLinkCode: { retryable: false, meaning: 'The text is no link code of this account.' },
  /** Have the new device show a new code. */
  LinkCodeExpired: { retryable: false, meaning: 'The code is too old: have the device show a new one.' },
  /** Have the other device hand it over again; report it if that comes to the same. */
  HistoryDamaged: { retryable: false, meaning: 'The history is not what its maker wrote.' },
  /** Look at the account's devices: the one that hands it over is not verified. Link from a device that is. */
  HistoryUntrusted: { retryable: false, meaning: 'The history is by no trusted device of this account.' },
  /** Show a new code, and have both devices online. */
  HistoryTimedOut: { retryable: false, meaning: 'No history has come in time.' },
  /** Have the person look at what they typed. */
  InvalidRecoveryKey: { retryable: false, meaning: 'The text is no recovery key: something is mistyped.' },
  /** Ask for another recovery key; this one is of no backup that the service has. */
  BackupNotFound: { retryable: false, meaning: 'There is no backup under this recovery key.' },
  /** Leave it to the other device, or enable a backup of this one's own. */
  BackupElsewhere: { retryable: false, meaning: 'Another device writes this backup now.' },
  /** Call `backup.enable()` first. */
  BackupOff: { retryable: false, meaning: 'No backup is made on this device.' },
  /** Tell the person; another invite is needed. */
  JoinDenied: { retryable: false, meaning: 'An admin has denied the request to join.' },
  /** Try again when the network is there; if it goes on, reload the app: it was updated meanwhile. */
  CodeUnavailable: {
    retryable: true,
    meaning:
      'A part of the SDK could not be loaded: the network is away, or the app was updated and asks for a reload.',
  },
  /** Try again after a pause; report it to whoever runs the service if it goes on. */
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
