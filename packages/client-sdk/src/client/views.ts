import type { Content } from '../content/content.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { MlsErrorName } from '../errors.ts'
import type { UndecryptableReason } from '../store/message-record.ts'
import type { GapReason } from '../store/recovery-record.ts'
import type { RefusalReason, TrustState } from '../store/trust-record.ts'
import type { HeldDevice } from '../trust/holds.ts'
import type { TrustMode } from '../trust/mode.ts'

/** A message as an app shows it. */
export interface MessageView {
  readonly convoId: string
  /** Absent where the message could not be opened. */
  readonly messageId: string | undefined
  /** Its place in the convo; absent while it is on its way. */
  readonly seq: number | undefined
  /** Absent where the message could not be opened. */
  readonly author: { readonly did: string; readonly deviceId: string } | undefined
  /** Whether this account wrote it. */
  readonly own: boolean
  /** By the service's clock, when it took the message in; while that is on its way, by this device's. */
  readonly createdAt: Date
  /**
   * `received` for everything that the log has shown; the others are of one's own on their way. `held`: it waits
   * because a device in the convo is not trusted, see {@link Convo.trust}.
   */
  readonly state: 'sending' | 'held' | 'sent' | 'failed' | 'received'
  /** What it says now, edits applied; absent where it was taken back or could not be opened. */
  readonly content: Content | undefined
  /** Its text, for the common case; undefined for other content. */
  readonly text: string | undefined
  /** Mentions, links and tags in the text, as its author gave them: {@link richTextSegments} makes them safe to show. */
  readonly facets: readonly Facet[]
  /** The message that it replies to; {@link Convo.message} says whether that is still there. */
  readonly replyTo: string | undefined
  /** Files that go with it: {@link Convo.readFile} reads them. */
  readonly attachments: readonly AttachmentView[]
  /** A public record that it shows. */
  readonly embed: { readonly uri: string; readonly cid: string } | undefined
  readonly edited: boolean
  readonly deleted: boolean
  readonly reactions: readonly ReactionView[]
  /** The own device by whose word it is here, where this one has not opened it itself: see {@link History}. */
  readonly toldBy: string | undefined
  /** Why it could not be opened; or why it failed to be sent, by the name of the error. */
  readonly failure: UndecryptableReason | MlsErrorName | (string & {}) | undefined
}

/** A file that goes with a message. All but what it takes to read it is what its author says, and may be wrong. */
export interface AttachmentView extends Readonly<Pick<Attachment, 'blobId' | 'key' | 'digest' | 'size'>> {
  readonly mimeType: string
  readonly name?: string
  /** What it shows, in words, for who cannot see or hear it. */
  readonly alt?: string
  /** Of an image or video: pixels. */
  readonly width?: number
  /** Of an image or video: pixels. */
  readonly height?: number
  /** Of sound or video: milliseconds. */
  readonly duration?: number
  readonly thumbnail?: ThumbnailView
}

/** A small image of a file, in the message itself, at most 8 KiB: `new Blob([bytes], { type: mimeType })` shows it. */
export interface ThumbnailView {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mimeType: string
}

/** All of one reaction to a message. */
export interface ReactionView {
  readonly emoji: string
  /** Who reacted so. */
  readonly dids: readonly string[]
}

/** A way into a convo for whoever has its link. */
export interface InviteView {
  readonly inviteId: string
  /** Whether an admin has to let in whoever comes by it. */
  readonly approval: boolean
  readonly expiresAt: Date | undefined
  /** How many accounts may come in by it. */
  readonly maxUses: number | undefined
  /** How many have; absent where the service has shut it, and only its commit is still to come. */
  readonly uses: number | undefined
  /** Its link, on the device that made it. */
  readonly link: string | undefined
}

/** What an invite leads to. */
export interface InvitePreview {
  readonly convoId: string
  /** The convo's name as it was when the invite was made, by whoever made it; undefined where it had none. */
  readonly name: string | undefined
  /** Whether an admin has to let in whoever comes by it. */
  readonly approval: boolean
  /** How many accounts are in the convo now, as the service says. */
  readonly memberCount: number
  /** When it ends, as the service says; undefined where it does not. */
  readonly expiresAt: Date | undefined
}

/** Somebody who asks to be let into a convo. */
export interface JoinRequestView {
  readonly did: string
  readonly createdAt: Date
}

/** A member of a convo. */
export interface MemberView {
  readonly did: string
  /** By the convo's policy: in a group admins add, remove and rename; in a direct convo both accounts are admins. */
  readonly role: 'admin' | 'member'
  /** Whether none of its devices is in the group yet. */
  readonly absent: boolean
  /** Whether this account blocks it: an app may hide what it writes. Who blocks this account is not told. */
  readonly blocked: boolean
  /**
   * Up to which `seq` they have said that they have read; undefined where they have not, or where this account sends no
   * receipts itself ({@link Settings}).
   */
  readonly readSeq: number | undefined
  readonly devices: readonly MemberDeviceView[]
}

/** A device of a member, and how far it is trusted. */
export interface MemberDeviceView {
  readonly deviceId: string
  readonly leafIndex: number
  /** Its public MLS signature key. */
  readonly signatureKey: Uint8Array
  readonly trust: DeviceTrustView
}

/** What this client holds of a device. */
export interface DeviceTrustView {
  /** Whether its owner's repo has its record, with this key. `unverified`: not known yet. */
  readonly state: TrustState
  /** Why, where it is refused. */
  readonly refusal: RefusalReason | undefined
  /** Whether it is known as its account's own: it was met with the account, or an earlier device vouches for it. */
  readonly endorsed: boolean
  /** Whether a person said yes to it, see {@link MlsClient.approveDevice}. */
  readonly approved: boolean
  /** When its owner's repo last said anything about it. */
  readonly checkedAt: Date | undefined
}

/**
 * A device of the own account. Devices have no names in the protocol: a name would have to stand in the device's record,
 * which is public in the account's repo, and tell everybody what its owner has and where. Show this one as "this device",
 * the others by when they came and were last seen, or by names that the app keeps itself.
 */
export interface OwnDeviceView {
  readonly deviceId: string
  /** Whether it is this one. */
  readonly current: boolean
  /** Whether the service lists it. One that is in groups and is not listed was removed, or the service hides it. */
  readonly registered: boolean
  /** When it was registered, as far as the service lists it. */
  readonly createdAt: Date | undefined
  /** When it last called the service, to the day. */
  readonly lastSeenAt: Date | undefined
  /** Ids of the convos that this device knows it to be in. */
  readonly convos: readonly string[]
  /** Its public MLS signature key. */
  readonly signatureKey: Uint8Array
  /** The same for people to compare: 32 hex digits in groups of four, 128 bits of the key's SHA-256. */
  readonly fingerprint: string
  readonly trust: DeviceTrustView
}

/**
 * What another's safety code says.
 * `matches`: both devices hold the same keys of both accounts to be theirs.
 * `differs`: it is of these two accounts, and of other keys: somebody may be in between, or one device has not seen yet
 * what the other has.
 * `otherPerson`: it is of other accounts than these two.
 * `unreadable`: it is no safety code, or one of a later version.
 */
export type SafetyComparison = 'matches' | 'differs' | 'otherPerson' | 'unreadable'

/** How far the devices of a convo are trusted, and what follows. */
export interface ConvoTrustView {
  readonly mode: TrustMode
  /** `held`: messages wait because of the devices in `held`. */
  readonly sending: 'free' | 'held'
  readonly held: readonly HeldDevice[]
}

/** A stretch of a convo of which this device shows nothing: both ends are in it. */
export interface GapView {
  /** The first place of it, inclusive. */
  readonly fromSeq: number
  /** The last place of it, inclusive. */
  readonly toSeq: number
  readonly reason: GapReason
}
