import { downloadFile, readFile } from '../attachments/download.ts'
import type { Progress, StoredFile, TransferOptions } from '../attachments/upload.ts'
import { decodeMetadata, encodeMetadata } from '../content/metadata.ts'
import type { Metadata } from '../content/metadata.ts'
import { encodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { newMessageId } from '../content/envelope.ts'
import { MlsClientError } from '../errors.ts'
import { epochOf } from '../mls/index.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { findMessage } from '../sync/apply-content.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { failedRow, queueAgain, queueMessage } from '../sync/queue-message.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import { resolveAccount, resolveAccounts } from './accounts.ts'
import { storeAttachments } from './attachments.ts'
import type { NewAttachment } from './attachments.ts'
import type { ClientContext } from './context.ts'
import { createInvite, denyRequest, invitesOf, joinRequestsTo } from './invites.ts'
import type { InviteOptions, MadeInvite } from './invites.ts'
import { readGaps, readHistory } from './history.ts'
import type { HistoryPage } from './history.ts'
import { accept, membersOfConvo, removeDevice, reset, setMuted, want } from './membership.ts'
import { convoTrustView, safetyNumberIn } from './trust-views.ts'
import type {
  ConvoTrustView,
  GapView,
  InviteView,
  JoinRequestView,
  MemberView,
  MessageView,
} from './views.ts'

const DEFS = 'blue.catbird.mls.message.defs'

/** What may go with a text. */
export interface TextOptions {
  /** Mentions, links and tags in it, as in `app.bsky.richtext.facet`. */
  readonly facets?: Facet[]
  /** Files to go with it, ten at most. */
  readonly attachments?: readonly NewAttachment[]
  /** A public record to show with it, such as a post. */
  readonly embed?: { readonly uri: string; readonly cid: string }
  /** Told how far the files are. */
  readonly onProgress?: (progress: Progress) => void
  /** Calls the upload of the files off. Once they are there the message is sent all the same. */
  readonly signal?: AbortSignal
}

/** What may go with a new text. */
export type EditOptions = Pick<TextOptions, 'facets'>

/** A message the service has taken. */
export interface SentMessage {
  readonly messageId: string
}

/** A conversation. The handle is live: what it says follows the convo. */
export class Convo {
  readonly #slot: ConvoSlot
  readonly #context: ClientContext

  /** @internal */
  constructor(slot: ConvoSlot, context: ClientContext) {
    this.#slot = slot
    this.#context = context
  }

  /** Stable for ever. */
  get id(): string {
    return this.#slot.convoId
  }

  get kind(): 'direct' | 'group' {
    return this.#slot.state.record.kind
  }

  /** `request`: a stranger's, to be accepted before anything can be sent. */
  get status(): 'accepted' | 'request' {
    return this.#slot.state.record.status
  }

  /** Whether the account has muted it, so that its messages wake none of the account's devices. */
  get muted(): boolean {
    return this.#slot.state.record.muted ?? false
  }

  /**
   * Whether this device is in it: `joining` until it is, and while it joins afresh; `held` where the service accepted a
   * commit that breaks the rules, until an admin resets the convo, or shows a reset that this device refuses to follow;
   * `ended` when it has no part in it any more.
   */
  get state(): 'joining' | 'joined' | 'held' | 'ended' {
    const { phase } = this.#slot.state.record
    return phase === 'joined' || phase === 'held' || phase === 'ended' ? phase : 'joining'
  }

  get name(): string | undefined {
    return this.#metadata.name
  }

  get description(): string | undefined {
    return this.#metadata.description
  }

  /** When something last happened in it. */
  get activeAt(): Date {
    return new Date(this.#slot.state.record.activeAt)
  }

  /** The MLS epoch and generation this device holds: for diagnostics. */
  async epoch(): Promise<{ generation: number; epoch: number } | undefined> {
    const { group, record } = await this.#slot.loaded()
    return group && { generation: record.generation, epoch: epochOf(group) }
  }

  /**
   * Sends a text. Resolves when the service has taken it; it is stored before, and sent even if the app is
   * closed meanwhile and opened again. Files that go with it are encrypted and uploaded before that; if the app is closed
   * meanwhile, nothing was sent.
   *
   * @example
   * await convo.send('See you at nine')
   *
   * @example
   * await convo.send('The map', { attachments: [{ data: file, name: file.name, alt: 'The way up' }] })
   *
   * @throws MlsClientError `Aborted`, `BlobTooLarge`, `BlobQuotaExceeded` where the files do not come through
   */
  send(text: string, options: TextOptions = {}): Promise<SentMessage> {
    return this.#sendText({ text }, options)
  }

  /** Sends a text as a reply to a message. */
  reply(messageId: string, text: string, options: TextOptions = {}): Promise<SentMessage> {
    return this.#sendText({ text, reply: { messageId } }, options)
  }

  /**
   * Reads a file of a message, whole; `openFile` gives it as it comes.
   *
   * @throws MlsClientError `BlobNotFound` where the service keeps it no more, `AttachmentDamaged` where it is not what its
   * author sent, `Aborted`
   */
  readFile(file: StoredFile, options: TransferOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return downloadFile(this.#context.ports, { file, convoId: this.id }, options)
  }

  /**
   * Reads a file of a message as it is asked for, in pieces of some megabytes. Only when the stream has ended without an
   * error is it all, and what its author sent. It fails as `readFile` does.
   */
  openFile(file: StoredFile, options: TransferOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    return readFile(this.#context.ports, { file, convoId: this.id }, options)
  }

  /** Reacts to a message, or takes the reaction back. */
  react(messageId: string, emoji: string, options: { remove?: boolean } = {}): Promise<SentMessage> {
    return this.sendContent({
      $type: `${DEFS}#reaction`,
      messageId,
      emoji,
      ...(options.remove ? { remove: true } : {}),
    })
  }

  /** Gives one of the account's own messages a new text. */
  async edit(messageId: string, text: string, options: EditOptions = {}): Promise<SentMessage> {
    await this.#ownMessage(messageId)
    return this.sendContent({ $type: `${DEFS}#edit`, messageId, text, ...options })
  }

  /** Takes back one of the account's own messages. */
  async delete(messageId: string): Promise<SentMessage> {
    await this.#ownMessage(messageId)
    return this.sendContent({ $type: `${DEFS}#delete`, messageId })
  }

  /** Says that everything up to a message has been read; with `silent` only to this device. */
  async markRead(messageId: string, options: { silent?: boolean } = {}): Promise<void> {
    const { seq } = await this.#message(messageId)
    if (seq <= this.#slot.state.record.readSeq) return
    await this.#slot.turn((draft) => draft.record({ readSeq: seq }))
    if (options.silent !== true) await this.sendContent({ $type: `${DEFS}#readReceipt`, messageId })
  }

  /**
   * Says to those who are connected now that somebody is typing here. May be called at every keystroke: it goes out every
   * three seconds at most. It is not kept and may be lost, so that it never fails for want of a connection.
   */
  sendTyping(): Promise<void> {
    return this.#context.engine.typing.tell(this.#slot)
  }

  /** Sends content of any type, of the lexicon or of one's own making. */
  async sendContent(content: Content): Promise<SentMessage> {
    const { engine, ports } = this.#context
    const messageId = this.#context.messageId ?? newMessageId()
    const bytes = encodeContent(content)
    const message = { messageId, content: bytes, now: ports.timing.now() }
    await engine.waiters.after(messageId, () =>
      this.#slot.turn((draft) => queueMessage(draft, ports, message)),
    )
    return { messageId }
  }

  /** Sends a message that had failed once more. */
  async retry(messageId: string): Promise<SentMessage> {
    const begin = () => this.#slot.turn((draft) => queueAgain(draft, messageId))
    await this.#context.engine.waiters.after(messageId, begin)
    return { messageId }
  }

  /** Forgets a message that had failed. */
  async discard(messageId: string): Promise<void> {
    await this.#slot.turn((draft) => {
      draft.updateOutbox(failedRow(draft, messageId).order, undefined)
    })
  }

  /** Messages, oldest first: the latest, or those before a `seq`. */
  messages(page: HistoryPage = {}): Promise<MessageView[]> {
    const { store, device, gate } = this.#context.ports
    return readHistory(store, { device, held: gate.holds(this.id) }, this.#slot.state, page)
  }

  /** The stretches of it of which this device shows nothing, the first first. */
  gaps(): Promise<GapView[]> {
    return readGaps(this.#context.ports.store, this.#slot.state)
  }

  /** Members, their roles and devices, and how far those are trusted. */
  members(): Promise<MemberView[]> {
    return membersOfConvo(this.#context, this.#slot)
  }

  /** Whether messages go out, or because of which devices they wait. */
  trust(): Promise<ConvoTrustView> {
    return convoTrustView(this.#context.engine.trust, this.#slot)
  }

  /**
   * The number that you and a member compare, by another way than this one: 60 digits, the same on both sides as long
   * as nobody has slipped in a device. It is over the devices of both in this convo that are known as their own.
   */
  async safetyNumber(account: string): Promise<string> {
    const { session, engine, self } = this.#context
    const did = await resolveAccount(session, account)
    return safetyNumberIn(engine.trust, this.#slot, { self, did })
  }

  /** Adds accounts, by handle or DID. Those without a device yet are members at once and join when they can. */
  async add(...accounts: string[]): Promise<void> {
    const dids = await resolveAccounts(this.#context.session, accounts)
    await want(this.#context, this.#slot, { kind: 'add', dids })
  }

  /** Removes accounts, by handle or DID. */
  async remove(...accounts: string[]): Promise<void> {
    const dids = await resolveAccounts(this.#context.session, accounts)
    await want(this.#context, this.#slot, { kind: 'remove', dids })
  }

  /** Has one device of an account taken out, a refused one say; the account stays a member. */
  async removeDevice(account: string, deviceId: string): Promise<void> {
    const did = await resolveAccount(this.#context.session, account)
    await removeDevice(this.#context, this.#slot, { did, deviceId })
  }

  /**
   * Makes members admins, or admins mere members.
   *
   * @throws MlsClientError `MemberNotFound` where somebody to be made an admin is no member
   */
  async setAdmins(change: { promote?: string[]; demote?: string[] }): Promise<void> {
    const promote = await resolveAccounts(this.#context.session, change.promote ?? [])
    const demote = await resolveAccounts(this.#context.session, change.demote ?? [])
    await want(this.#context, this.#slot, { kind: 'setAdmins', promote, demote })
  }

  /** Changes name or description; what is left out stays as it is. */
  async rename(metadata: Metadata): Promise<void> {
    const next = encodeMetadata({ ...this.#metadata, ...metadata })
    await want(this.#context, this.#slot, { kind: 'setMetadata', metadata: next })
  }

  /**
   * Makes an invite: a link by which others come in, without anybody else being online. Only in groups, for those whom
   * the policy lets invite.
   *
   * @example
   * const { link } = await convo.createInvite({ maxUses: 10, url: 'https://app.example.com/join' })
   */
  createInvite(options: InviteOptions = {}): Promise<MadeInvite> {
    return createInvite(this.#context, this.#slot, options)
  }

  /** The invites that the convo's policy has. */
  invites(): Promise<InviteView[]> {
    return invitesOf(this.#context, this.#slot)
  }

  /** Shuts an invite at once, and takes it out of the policy. */
  revokeInvite(inviteId: string): Promise<void> {
    return want(this.#context, this.#slot, { kind: 'revokeInvite', inviteId })
  }

  /** Those who ask to be let in by an invite; for admins. */
  joinRequests(): Promise<JoinRequestView[]> {
    return joinRequestsTo(this.#context, this.id)
  }

  /** Lets somebody in who asks, or turns them away; for admins. Resolves when that is done. */
  async answerJoinRequest(account: string, answer: 'approve' | 'deny'): Promise<void> {
    const did = await resolveAccount(this.#context.session, account)
    if (answer === 'deny') return denyRequest(this.#context, this.id, did)
    return want(this.#context, this.#slot, { kind: 'add', dids: [did], approves: true })
  }

  /** Mutes it for the account, on all its devices: its messages arrive as ever, and wake nobody by push. */
  mute(): Promise<void> {
    return setMuted(this.#context, this.#slot, true)
  }

  /** Takes back that it is muted. */
  unmute(): Promise<void> {
    return setMuted(this.#context, this.#slot, false)
  }

  /** Accepts a request. */
  accept(): Promise<void> {
    return accept(this.#context, this.#slot)
  }

  /**
   * Begins the convo anew in a new MLS group, with the same members and the same log; for admins, where nothing else
   * helps. At most once an hour: within it, the reset waits. Where this device is barred from commits, since
   * others reported some of it, it joins afresh first. Resolves when the new group is there; the others are
   * brought in after that, by themselves.
   *
   * @param reason why, in at most 64 bytes; members are shown it
   */
  reset(reason = 'requested'): Promise<void> {
    return reset(this.#context, this.#slot, reason)
  }

  /**
   * Where a reset was refused (`held`): follows it all the same. Only for a person to decide who knows from elsewhere
   * that it is right, since this device can tell nothing of who made it.
   */
  followReset(): Promise<void> {
    return this.#context.engine.followReset(this.#slot)
  }

  /** Leaves, with all devices of the account. */
  leave(): Promise<void> {
    return this.#context.engine.leave(this.#slot)
  }

  async #sendText(
    said: { readonly text: string; readonly reply?: { readonly messageId: string } },
    { facets, attachments: files = [], embed, ...transfer }: TextOptions,
  ): Promise<SentMessage> {
    const attachments = await storeAttachments(this.#context, { convoId: this.id, files }, transfer)
    return this.sendContent({
      $type: `${DEFS}#text`,
      ...said,
      ...(facets === undefined ? {} : { facets }),
      ...(attachments.length === 0 ? {} : { attachments }),
      ...(embed === undefined ? {} : { embed: { $type: `${DEFS}#recordEmbed`, ...embed } }),
    })
  }

  get #metadata(): Metadata {
    const { metadata } = this.#slot.state.record
    return metadata === undefined ? {} : decodeMetadata(metadata)
  }

  async #message(messageId: string): Promise<MessageRecord> {
    const { store } = this.#context.ports
    const found = await findMessage({ state: this.#slot.state, get: (key) => store.get(key) }, messageId)
    if (found === undefined) throw new MlsClientError('MessageNotFound')
    return found
  }

  async #ownMessage(messageId: string): Promise<void> {
    const { author } = await this.#message(messageId)
    if (author?.did !== this.#context.self) throw new MlsClientError('NotAuthor')
  }
}
