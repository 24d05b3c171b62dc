import type { Content } from '../content/content.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
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
  readonly attachments: readonly Attachment[]
  /** A public record that it shows. */
  readonly embed: { readonly uri: string; readonly cid: string } | undefined
  readonly edited: boolean
  readonly deleted: boolean
  readonly reactions: readonly ReactionView[]
  /** The own device by whose word it is here, where this one has not opened it itself: see {@link History}. */
  readonly toldBy: string | undefined
  /** Why it could not be opened, or why it failed to be sent. */
  readonly failure: string | undefined
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
  /** The convo's name as it was when the invite was made. */
  readonly name: string | undefined
  readonly approval: boolean
  readonly memberCount: number
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
  readonly role: 'admin' | 'member'
  /** Whether none of its devices is in the group yet. */
  readonly absent: boolean
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

/** How far the devices of a convo are trusted, and what follows. */
export interface ConvoTrustView {
  readonly mode: TrustMode
  /** `held`: messages wait because of the devices in `held`. */
  readonly sending: 'free' | 'held'
  readonly held: readonly HeldDevice[]
}

/** A stretch of a convo of which this device shows nothing: both ends are in it. */
export interface GapView {
  readonly fromSeq: number
  readonly toSeq: number
  /**
   * `resync`: of while the device was out of step. `notEntitled`: of epochs in which it had no leaf. `truncated`: the
   * service had dropped it. `reset`: of between the last entry it could read and its coming into a new generation.
   */
  readonly reason: 'resync' | 'notEntitled' | 'truncated' | 'reset'
}
