import type { MlsClientError, MlsErrorName } from '../errors.ts'
import type { EndReason } from '../store/convo-record.ts'
import type { UndecryptableReason } from '../store/message-record.ts'
import type { CommitFault, RecoveryStep } from '../store/recovery-record.ts'
import type { TrustEvent } from '../trust/events.ts'
import type { GapView, MessageView } from './views.ts'

/** Everything that {@link MlsClient.events} and {@link MlsClient.on} tell. */
export type ClientEvent =
  /** Of the trust in devices. */
  | TrustEvent
  /** A message was added to a convo: somebody's, or one's own once the service has taken it. */
  | { readonly type: 'message'; readonly convoId: string; readonly message: MessageView }
  /** A message is not what it was: edited, taken back, or reacted to. */
  | { readonly type: 'messageChanged'; readonly convoId: string; readonly message: MessageView }
  /** Messages have outlived the lifetime of their convo, and are gone from this device: those at these places. */
  | { readonly type: 'messagesExpired'; readonly convoId: string; readonly seqs: readonly number[] }
  /** Another own device has told what is between these places of the log, both included: see {@link History}. */
  | {
      readonly type: 'historyAdded'
      readonly convoId: string
      readonly fromSeq: number
      readonly toSeq: number
    }
  /**
   * A handing over of history between own devices goes on, or is over: see {@link History}. `progress` counts places of
   * logs where it is sent, and messages where it is received. `error`: the name of what it failed of.
   */
  | {
      readonly type: 'historyTransfer'
      readonly direction: 'sending' | 'receiving'
      readonly state: 'running' | 'done' | 'failed' | 'calledOff'
      readonly progress: { readonly done: number; readonly of: number }
      readonly error: string | undefined
    }
  /**
   * The backup was written, or could not be; `stopped`: another device of the account writes it now, and this one does
   * so no more. See {@link Backup}.
   */
  | {
      readonly type: 'backup'
      readonly state: 'made' | 'failed' | 'stopped'
      readonly error: string | undefined
    }
  /** A message of one's own on its way. */
  | { readonly type: 'outgoing'; readonly convoId: string; readonly message: MessageView }
  /** A message that had failed was forgotten, see {@link Convo.discard}. */
  | { readonly type: 'discarded'; readonly convoId: string; readonly messageId: string }
  /** This account has read up to a message, on this device: see {@link Convo.markRead}. */
  | { readonly type: 'read'; readonly convoId: string; readonly messageId: string }
  /** An account says that it has read up to a message: this one too, on another of its devices; not told of where this one sends none, see {@link Settings}. */
  | {
      readonly type: 'readReceipt'
      readonly convoId: string
      readonly did: string
      readonly messageId: string
    }
  /** Somebody is typing on a device; `active: false` a few seconds after they last said so. */
  | {
      readonly type: 'typing'
      readonly convoId: string
      readonly did: string
      readonly deviceId: string
      readonly active: boolean
    }
  /** An entry that cannot be opened holds its place in the convo. */
  | {
      readonly type: 'undecryptable'
      readonly convoId: string
      readonly seq: number
      readonly reason: UndecryptableReason
    }
  /**
   * Entries this device will not see: of while it was out of step, of epochs in which it had no leaf, of before it came
   * into a new generation, or dropped by the service. A gap is told of again when it has grown.
   */
  | ({ readonly type: 'gap'; readonly convoId: string } & GapView)
  /** This device can follow a convo from now on. `by`: who brought the account in, see {@link Convo.addedBy}. */
  | {
      readonly type: 'convoAdded'
      readonly convoId: string
      readonly status: 'accepted' | 'request'
      readonly by: string | undefined
    }
  /** Members, devices, roles, name or standing of a convo changed. */
  | {
      readonly type: 'convoChanged'
      readonly convoId: string
      readonly by: string | undefined
      readonly added: readonly DeviceRef[]
      readonly removed: readonly DeviceRef[]
    }
  /** This device has no part in a convo any more. */
  | { readonly type: 'convoEnded'; readonly convoId: string; readonly reason: EndReason }
  /** This device has fallen out of step with a convo, and does something about it. */
  | {
      readonly type: 'recovering'
      readonly convoId: string
      readonly step: RecoveryStep
      readonly reason: CommitFault
    }
  /** It is in step again. */
  | { readonly type: 'recovered'; readonly convoId: string }
  /**
   * The service's database was set back to a backup. Each convo is compared with it by itself, and what follows is told
   * convo by convo: see `convoRestored` and `convoRejoined`.
   */
  | { readonly type: 'serviceRestored' }
  /**
   * The service has lost what a convo had last. `entries`: so many of its log that this device had read. `messages`: so many
   * of those are messages, which stay in the history, at places between the last that the service has and the next.
   * `sentAgain`: so many that this device had sent it sends again, under their ids: who has them takes them for the same.
   * Where it has to join afresh first, `convoRejoined` tells how many in the end: nothing goes to who could not read it at
   * first, nor what is older than a week.
   */
  | {
      readonly type: 'convoRestored'
      readonly convoId: string
      readonly entries: number
      readonly messages: number
      readonly sentAgain: number
    }
  /**
   * This device is back in a convo of which the service had lost what was done in it. `returned`: devices in it that had been
   * taken out, or that it does not know of, see {@link Convo.returned}. `missing`: accounts that were in it and are not. `redoing`: whether this
   * device does again what was lost, as far as it may. `sentAgain`: as in `convoRestored`.
   */
  | {
      readonly type: 'convoRejoined'
      readonly convoId: string
      readonly returned: readonly DeviceRef[]
      readonly missing: readonly string[]
      readonly redoing: boolean
      readonly sentAgain: number
    }
  /**
   * The service accepted a commit that breaks the rules: this device does not follow it. The convo is stopped until an
   * admin resets it.
   */
  | { readonly type: 'serverMisjudged'; readonly convoId: string; readonly seq: number }
  /** The service suggests to remove a device, or an account, and this device leaves that to people. */
  | {
      readonly type: 'removalSuggested'
      readonly convoId: string
      readonly did: string
      readonly deviceId: string | undefined
      readonly reason: RemovalReason | (string & {})
    }
  /** The service takes that back: the device, or the account, is cut off no more. */
  | {
      readonly type: 'removalWithdrawn'
      readonly convoId: string
      readonly did: string
      readonly deviceId: string | undefined
    }
  /** Somebody asks to be let into a convo that this account is an admin of. */
  | { readonly type: 'joinRequested'; readonly convoId: string; readonly did: string }
  /** This account has asked to be let into a convo, and waits for an admin's answer. */
  | { readonly type: 'joinRequestSent'; readonly convoId: string }
  /** An admin has answered that: once `approved`, the convo appears when the account is in. */
  | {
      readonly type: 'joinRequestAnswered'
      readonly convoId: string
      readonly status: JoinAnswer | (string & {})
    }
  /**
   * A convo was begun anew by an admin, in a new MLS group. `verified`: it follows from the very state that this device
   * held; otherwise it is signed by an admin's device known of old, and what happened in between cannot be told; or a
   * person has said that it is to be followed, and then `by` is missing where nobody is left who could have signed it.
   * `reason` is the admin's own text, or what made their device do it by itself.
   */
  | {
      readonly type: 'convoReset'
      readonly convoId: string
      readonly generation: number
      readonly by: string | undefined
      readonly reason: string
      readonly verified: boolean
    }
  /**
   * The service's operator asks that an admin begin the convo anew, and this account is one: see
   * {@link Convo.resetRequested}. It is the service's word and no more, so leave it to a person. Told once in 24 hours for
   * a convo, however often the service asks.
   */
  | { readonly type: 'resetRequested'; readonly convoId: string; readonly generation: number }
  /**
   * The service shows a reset that does not follow from what this device knows: the convo is stopped where it was. `detail`
   * is a sentence for developers.
   */
  | {
      readonly type: 'resetRefused'
      readonly convoId: string
      readonly generation: number
      readonly reason: ResetFault
      readonly detail: string
    }
  /** A device of this account came, or went. */
  | { readonly type: 'deviceAdded'; readonly deviceId: string }
  | { readonly type: 'deviceRemoved'; readonly deviceId: string }
  /**
   * This device was removed from its account, by another one or since its record is gone: told once, and again each time
   * that the client is opened. What it has can be read; all else fails with `DeviceNotFound`. To go on, the person signs
   * in on a new storage.
   */
  | { readonly type: 'thisDeviceRemoved' }
  /**
   * The account's session with its own server is over. Nothing is lost: messages and changes wait, as without a network.
   * Sign in again, then close the client and open it on the same storage with the new session. An `AtpAgent` may be
   * signed in again itself, and the client goes on.
   */
  | { readonly type: 'signInRequired'; readonly reason: string }
  /**
   * How the client hears of news, told when that changes. `offline` says why, by the name of an error, and when it is
   * tried again by itself; it is told again each time that this has failed.
   */
  | {
      readonly type: 'connection'
      readonly state: ConnectionState
      readonly reason?: MlsErrorName | (string & {})
      readonly retryAt?: Date
    }
  /** Something in the background failed; it is tried again if it is worth it. `during` is for a log, not to decide by. */
  | { readonly type: 'error'; readonly error: MlsClientError; readonly during: string }
  /**
   * The service told of something this version does not know: as it came, its `$type` saying what it is. The cursor goes
   * past it.
   */
  | { readonly type: 'unknown'; readonly event: unknown }

/** A device, named. */
export interface DeviceRef {
  readonly did: string
  readonly deviceId: string
}

/** How a client hears of news. */
export type ConnectionState =
  /** It is opening a stream. */
  | 'connecting'
  /** By the stream, as they happen. */
  | 'live'
  /** By asking now and then, since a stream cannot be had, or is not wanted. */
  | 'polling'
  /** Not at all, until it is tried again. */
  | 'offline'
  /** Not at all, and never again: this device was removed, see `thisDeviceRemoved`. */
  | 'removed'

/** Why the service suggests to remove a device, or an account. */
export type RemovalReason =
  /** Its owner has cut the device off at the service. */
  | 'deviceRemoved'
  /** Its owner's repo has the device's record no more. */
  | 'recordDeleted'
  /** The service has suspended the account. */
  | 'accountSuspended'
  /** The account is gone from its network. */
  | 'accountDeleted'
  /** Members report that they cannot process the device's commits. */
  | 'faultyCommits'

/** What an admin has answered to who asks to be let in. */
export type JoinAnswer =
  /** Yes: the convo appears once an admin's device has brought the account in. */
  | 'approved'
  /** No. */
  | 'denied'

/** Why a reset is not followed. */
export type ResetFault =
  /** It leads past the generation that comes next, and nothing that this device knows leads there. */
  | 'notNext'
  /** It does not follow from the group that this device holds: an outsider's, say, or one of another group. */
  | 'invalid'

/** An event's type. */
export type ClientEventType = ClientEvent['type']

/** The event of a type. */
export type ClientEventOf<T extends ClientEventType> = Extract<ClientEvent, { type: T }>
