/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import type { $Typed } from '../../../../../util.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsConvoDefs from '../convo/defs.ts'
import type * as AppBskyRichtextFacet from '../../../../app/bsky/richtext/facet.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.message.defs'

/** A commit: it ends one epoch and begins the next. */
export interface CommitEntry {
  $type?: 'blue.catbird.mls.message.defs#commitEntry'
  /** Its place in the log. */
  seq: number
  /** The generation it belongs to. */
  generation: number
  /** The epoch it was made for and ends. */
  epoch: number
  /** The commit, as an MLSMessage holding a PublicMessage. */
  commit: Uint8Array
  /** The `external_pub` of the GroupInfo that came with it, so that members can compare it with the one they derive (RFC 9420, section 8). */
  externalPub?: Uint8Array
  /** The signature of that GroupInfo by its committer. With the commit and `externalPub`, all else that it covers follows, so that a member can tell by it what the committer has vouched for. */
  groupInfoSignature?: Uint8Array
  /** When the service stored it. */
  createdAt: string
}

const hashCommitEntry = 'commitEntry'

export function isCommitEntry<V>(v: V) {
  return is$typed(v, id, hashCommitEntry)
}

export function validateCommitEntry<V>(v: V) {
  return validate<CommitEntry & V>(v, id, hashCommitEntry)
}

/** An encrypted message. The service does not know its author. */
export interface MessageEntry {
  $type?: 'blue.catbird.mls.message.defs#messageEntry'
  /** Its place in the log. */
  seq: number
  /** The generation it belongs to. */
  generation: number
  /** The epoch it is encrypted in. */
  epoch: number
  /** The message, as an MLSMessage holding a PrivateMessage. */
  ciphertext: Uint8Array
  /** Binds the message to its sender and its place, as the service alone can tell: reportMessage takes it back. Absent where the message cannot be reported. */
  tag?: Uint8Array
  /** When the service stored it. */
  createdAt: string
}

const hashMessageEntry = 'messageEntry'

export function isMessageEntry<V>(v: V) {
  return is$typed(v, id, hashMessageEntry)
}

export function validateMessageEntry<V>(v: V) {
  return validate<MessageEntry & V>(v, id, hashMessageEntry)
}

/** A notice: an entry that the service wrote itself. */
export interface NoticeEntry {
  $type?: 'blue.catbird.mls.message.defs#noticeEntry'
  /** Its place in the log. */
  seq: number
  notice:
    | $Typed<LeaveRequested>
    | $Typed<RemovalSuggested>
    | $Typed<RemovalWithdrawn>
    | $Typed<ResetRequested>
    | $Typed<Reset>
    | $Typed<GroupInfoReplaced>
    | $Typed<MetadataSealed>
    | { $type: string }
  /** When the service wrote it. */
  createdAt: string
}

const hashNoticeEntry = 'noticeEntry'

export function isNoticeEntry<V>(v: V) {
  return is$typed(v, id, hashNoticeEntry)
}

export function validateNoticeEntry<V>(v: V) {
  return validate<NoticeEntry & V>(v, id, hashNoticeEntry)
}

/** Stands for a message of an epoch in which the calling device had no leaf. */
export interface NotEntitled {
  $type?: 'blue.catbird.mls.message.defs#notEntitled'
  /** Its place in the log. */
  seq: number
}

const hashNotEntitled = 'notEntitled'

export function isNotEntitled<V>(v: V) {
  return is$typed(v, id, hashNotEntitled)
}

export function validateNotEntitled<V>(v: V) {
  return validate<NotEntitled & V>(v, id, hashNotEntitled)
}

/** Stands for messages that are kept no more: each from `seq` to `toSeq`. Commits and notices outlive messages, so nothing that a group needs was among them. */
export interface Expired {
  $type?: 'blue.catbird.mls.message.defs#expired'
  /** The place in the log of the first of them. */
  seq: number
  /** The place in the log of the last of them: the next entry comes after it. */
  toSeq: number
}

const hashExpired = 'expired'

export function isExpired<V>(v: V) {
  return is$typed(v, id, hashExpired)
}

export function validateExpired<V>(v: V) {
  return validate<Expired & V>(v, id, hashExpired)
}

/** Notice: an account has left, and asks that its leaves be removed. */
export interface LeaveRequested {
  $type?: 'blue.catbird.mls.message.defs#leaveRequested'
  /** The account. */
  did: string
  /** Statements of those leaves that any member may remove. */
  statements: BlueCatbirdMlsConvoDefs.LeaveStatement[]
}

const hashLeaveRequested = 'leaveRequested'

export function isLeaveRequested<V>(v: V) {
  return is$typed(v, id, hashLeaveRequested)
}

export function validateLeaveRequested<V>(v: V) {
  return validate<LeaveRequested & V>(v, id, hashLeaveRequested)
}

/** Notice: the service has cut off an account or a device, or barred it from commits that nobody can process, and suggests its removal to admins and to its own other devices. */
export interface RemovalSuggested {
  $type?: 'blue.catbird.mls.message.defs#removalSuggested'
  /** The account. */
  did: string
  /** The device; absent if the whole account is meant. */
  deviceId?: string
  /** Why. */
  reason:
    | 'deviceRemoved'
    | 'recordDeleted'
    | 'accountSuspended'
    | 'accountDeleted'
    | 'faultyCommits'
    | (string & {})
}

const hashRemovalSuggested = 'removalSuggested'

export function isRemovalSuggested<V>(v: V) {
  return is$typed(v, id, hashRemovalSuggested)
}

export function validateRemovalSuggested<V>(v: V) {
  return validate<RemovalSuggested & V>(v, id, hashRemovalSuggested)
}

/** Notice: the service takes back that it suggested a removal, for an account or device that is cut off no more. It speaks of what was suggested in the same words: without deviceId, of the removal of the whole account, and not of devices that were named by themselves. */
export interface RemovalWithdrawn {
  $type?: 'blue.catbird.mls.message.defs#removalWithdrawn'
  /** The account. */
  did: string
  /** The device; absent if the whole account is meant. */
  deviceId?: string
}

const hashRemovalWithdrawn = 'removalWithdrawn'

export function isRemovalWithdrawn<V>(v: V) {
  return is$typed(v, id, hashRemovalWithdrawn)
}

export function validateRemovalWithdrawn<V>(v: V) {
  return validate<RemovalWithdrawn & V>(v, id, hashRemovalWithdrawn)
}

/** Notice: the operator of the service asks that an admin begins the convo anew by resetConvo, since the service holds no keys and cannot. It is the service's word and proves nothing: leave it to people. It is answered once the convo is in a later generation, and is asked once for each. */
export interface ResetRequested {
  $type?: 'blue.catbird.mls.message.defs#resetRequested'
  /** The generation that is to be ended. */
  generation: number
}

const hashResetRequested = 'resetRequested'

export function isResetRequested<V>(v: V) {
  return is$typed(v, id, hashResetRequested)
}

export function validateResetRequested<V>(v: V) {
  return validate<ResetRequested & V>(v, id, hashResetRequested)
}

/** Notice: the convo was reset. Another MLS group backs it from this entry on. Judge it before following: the GroupInfo must come after the group that is known. */
export interface Reset {
  $type?: 'blue.catbird.mls.message.defs#reset'
  /** The generation that begins here. */
  generation: number
  /** The new MLS group. */
  groupId: Uint8Array
  /** GroupInfo of epoch 0 of the new group, with the ratchet_tree extension. */
  groupInfo: Uint8Array
}

const hashReset = 'reset'

export function isReset<V>(v: V) {
  return is$typed(v, id, hashReset)
}

export function validateReset<V>(v: V) {
  return validate<Reset & V>(v, id, hashReset)
}

/** Notice: a member has replaced the GroupInfo of the present epoch. */
export interface GroupInfoReplaced {
  $type?: 'blue.catbird.mls.message.defs#groupInfoReplaced'
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The epoch that the GroupInfo is of. */
  epoch: number
  /** The account of the leaf that signed it. */
  did: string
  /** The device of that leaf. */
  deviceId: string
  /** The `external_pub` of the GroupInfo, so that members can compare it with the one they derive. */
  externalPub: Uint8Array
  /** The signature of the GroupInfo by that leaf. */
  groupInfoSignature: Uint8Array
}

const hashGroupInfoReplaced = 'groupInfoReplaced'

export function isGroupInfoReplaced<V>(v: V) {
  return is$typed(v, id, hashGroupInfoReplaced)
}

export function validateGroupInfoReplaced<V>(v: V) {
  return validate<GroupInfoReplaced & V>(v, id, hashGroupInfoReplaced)
}

/** Notice: a member has stored the metadata of the convo, sealed anew. */
export interface MetadataSealed {
  $type?: 'blue.catbird.mls.message.defs#metadataSealed'
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The epoch that it is sealed under. */
  epoch: number
  /** The version that it is. */
  version: number
}

const hashMetadataSealed = 'metadataSealed'

export function isMetadataSealed<V>(v: V) {
  return is$typed(v, id, hashMetadataSealed)
}

export function validateMetadataSealed<V>(v: V) {
  return validate<MetadataSealed & V>(v, id, hashMetadataSealed)
}

/** What a client has once it has opened a message; this form never travels. The content travels as DAG-CBOR inside the plaintext, whose commitment stands in the authenticated data. Content of unknown type is kept and shown as unsupported. */
export interface OpenedMessage {
  $type?: 'blue.catbird.mls.message.defs#openedMessage'
  /** The message, as its authenticated data names it. */
  messageId: string
  content:
    $Typed<Text> | $Typed<Reaction> | $Typed<Edit> | $Typed<Delete> | $Typed<ReadReceipt> | { $type: string }
}

const hashOpenedMessage = 'openedMessage'

export function isOpenedMessage<V>(v: V) {
  return is$typed(v, id, hashOpenedMessage)
}

export function validateOpenedMessage<V>(v: V) {
  return validate<OpenedMessage & V>(v, id, hashOpenedMessage)
}

/** Content: a text, possibly a reply, possibly with files or a record beside it. Empty only where one of these is there. */
export interface Text {
  $type?: 'blue.catbird.mls.message.defs#text'
  /** The text. */
  text: string
  /** Annotations of the text: mentions, links, tags. */
  facets?: AppBskyRichtextFacet.Main[]
  reply?: ReplyRef
  /** Files that go with it. */
  attachments?: Attachment[]
  embed?: $Typed<RecordEmbed> | { $type: string }
}

const hashText = 'text'

export function isText<V>(v: V) {
  return is$typed(v, id, hashText)
}

export function validateText<V>(v: V) {
  return validate<Text & V>(v, id, hashText)
}

/** Names the message that is replied to. */
export interface ReplyRef {
  $type?: 'blue.catbird.mls.message.defs#replyRef'
  /** That message. */
  messageId: string
}

const hashReplyRef = 'replyRef'

export function isReplyRef<V>(v: V) {
  return is$typed(v, id, hashReplyRef)
}

export function validateReplyRef<V>(v: V) {
  return validate<ReplyRef & V>(v, id, hashReplyRef)
}

/** A file, which the service keeps as a blob of its convo: encrypted, padded, and cut into parts as protocol.md says ("Attachments"). */
export interface Attachment {
  $type?: 'blue.catbird.mls.message.defs#attachment'
  /** The blob that holds it. */
  blobId: string
  /** The key that its parts are encrypted with, and nothing else ever is. */
  key: Uint8Array
  /** SHA-256 of the whole blob, so that all readers have the same file. */
  digest: Uint8Array
  /** How many bytes the file has, without what pads it. */
  size: number
  /** What its author says that it is; readers do not trust it. */
  mimeType: string
  /** Its name, as its author says. */
  name?: string
  /** What it shows, in words, for who cannot see or hear it. */
  alt?: string
  /** Of an image or video: pixels. */
  width?: number
  /** Of an image or video: pixels. */
  height?: number
  /** Of sound or video: milliseconds. */
  duration?: number
  thumbnail?: Thumbnail
}

const hashAttachment = 'attachment'

export function isAttachment<V>(v: V) {
  return is$typed(v, id, hashAttachment)
}

export function validateAttachment<V>(v: V) {
  return validate<Attachment & V>(v, id, hashAttachment)
}

/** A small image that travels inside the message, at most 8 KiB. */
export interface Thumbnail {
  $type?: 'blue.catbird.mls.message.defs#thumbnail'
  /** The image. */
  bytes: Uint8Array
  /** What its author says that it is. */
  mimeType: string
}

const hashThumbnail = 'thumbnail'

export function isThumbnail<V>(v: V) {
  return is$typed(v, id, hashThumbnail)
}

export function validateThumbnail<V>(v: V) {
  return validate<Thumbnail & V>(v, id, hashThumbnail)
}

/** A public record of the network that a message shows, such as a post. */
export interface RecordEmbed {
  $type?: 'blue.catbird.mls.message.defs#recordEmbed'
  /** Where it is. */
  uri: string
  /** Which version of it is meant. */
  cid: string
}

const hashRecordEmbed = 'recordEmbed'

export function isRecordEmbed<V>(v: V) {
  return is$typed(v, id, hashRecordEmbed)
}

export function validateRecordEmbed<V>(v: V) {
  return validate<RecordEmbed & V>(v, id, hashRecordEmbed)
}

/** Content: a reaction to a message. */
export interface Reaction {
  $type?: 'blue.catbird.mls.message.defs#reaction'
  /** The message reacted to. */
  messageId: string
  /** One emoji. */
  emoji: string
  /** Whether an earlier reaction with this emoji is taken back. */
  remove?: boolean
}

const hashReaction = 'reaction'

export function isReaction<V>(v: V) {
  return is$typed(v, id, hashReaction)
}

export function validateReaction<V>(v: V) {
  return validate<Reaction & V>(v, id, hashReaction)
}

/** Content: a new text for one of the author's own messages. */
export interface Edit {
  $type?: 'blue.catbird.mls.message.defs#edit'
  /** The message edited. */
  messageId: string
  /** The text. */
  text: string
  /** Annotations of the text: mentions, links, tags. */
  facets?: AppBskyRichtextFacet.Main[]
}

const hashEdit = 'edit'

export function isEdit<V>(v: V) {
  return is$typed(v, id, hashEdit)
}

export function validateEdit<V>(v: V) {
  return validate<Edit & V>(v, id, hashEdit)
}

/** Content: takes back one of the author's own messages. */
export interface Delete {
  $type?: 'blue.catbird.mls.message.defs#delete'
  /** The message taken back. */
  messageId: string
}

const hashDelete = 'delete'

export function isDelete<V>(v: V) {
  return is$typed(v, id, hashDelete)
}

export function validateDelete<V>(v: V) {
  return validate<Delete & V>(v, id, hashDelete)
}

/** Content: the author has read everything up to a message. */
export interface ReadReceipt {
  $type?: 'blue.catbird.mls.message.defs#readReceipt'
  /** The last message read. */
  messageId: string
}

const hashReadReceipt = 'readReceipt'

export function isReadReceipt<V>(v: V) {
  return is$typed(v, id, hashReadReceipt)
}

export function validateReadReceipt<V>(v: V) {
  return validate<ReadReceipt & V>(v, id, hashReadReceipt)
}

/** What the holder of a convo's keys finds in an ephemeral message. */
export interface OpenedEphemeral {
  $type?: 'blue.catbird.mls.message.defs#openedEphemeral'
  content: $Typed<Typing> | { $type: string }
}

const hashOpenedEphemeral = 'openedEphemeral'

export function isOpenedEphemeral<V>(v: V) {
  return is$typed(v, id, hashOpenedEphemeral)
}

export function validateOpenedEphemeral<V>(v: V) {
  return validate<OpenedEphemeral & V>(v, id, hashOpenedEphemeral)
}

/** Content of an ephemeral message: its sender is writing, and says so again while that goes on. */
export interface Typing {
  $type?: 'blue.catbird.mls.message.defs#typing'
}

const hashTyping = 'typing'

export function isTyping<V>(v: V) {
  return is$typed(v, id, hashTyping)
}

export function validateTyping<V>(v: V) {
  return validate<Typing & V>(v, id, hashTyping)
}
