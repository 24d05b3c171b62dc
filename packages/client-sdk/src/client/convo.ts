import type { Progress, StoredFile, TransferOptions } from '../attachments/upload.ts'
import { encodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { newMessageId } from '../content/envelope.ts'
import { MlsClientError } from '../errors.ts'
import { loadCode } from '../load-code.ts'
import type { MessageReportOptions, ReportOptions, ReportView } from '../reports/report-options.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { searchMessages } from '../search/search-messages.ts'
import type { SearchPage } from '../search/search-messages.ts'
import { keys } from '../store/keys.ts'
import { findMessage } from '../sync/place-of.ts'
import { lastExpired } from '../sync/last-expired.ts'
import { discardFailed, queueAgain, queueMessage } from '../sync/queue-message.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import type { NewAttachment } from './attachments.ts'
import { ConvoGroup } from './convo-group.ts'
import { facetsFor } from './facets.ts'
import { readGaps, readHistory } from './history.ts'
import type { MessagePage } from './history.ts'
import { messageView } from './message-view.ts'
import { changedPrivacy } from './settings.ts'
import type { PrivacyChange, PrivacySettings } from './settings.ts'
import type { GapView, MessageView } from './views.ts'

const DEFS = 'blue.catbird.mls.message.defs'

/** What may go with a text. */
export interface TextOptions {
  /** The id of the message that it replies to. */
  readonly replyTo?: string | undefined
  /** Mentions, links and tags in it, as in `app.bsky.richtext.facet`; without these they are looked for. */
  readonly facets?: Facet[] | undefined
  /** `false`: they are not looked for. */
  readonly detect?: boolean | undefined
  /** Files to go with it, ten at most. */
  readonly attachments?: readonly NewAttachment[] | undefined
  /** A public record to show with it, such as a post. */
  readonly embed?: { readonly uri: string; readonly cid: string } | undefined
  /** Told how far the files are. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Told the message's id as soon as it is stored: from then on it is among `messages()`. */
  readonly onQueued?: ((messageId: string) => void) | undefined
  /** Calls the upload of the files off. Once they are there the message is sent all the same. */
  readonly signal?: AbortSignal | undefined
}

/** What may go with a new text. */
export type EditOptions = Pick<TextOptions, 'facets' | 'detect'>

/** A message the service has taken. */
export interface SentMessage {
  readonly messageId: string
}

/** A conversation. The handle is live: what it says follows the convo. */
export class Convo extends ConvoGroup {
  /**
   * Sends a text. Resolves when the service has taken it; it is stored before, and sent even if the app is
   * closed meanwhile and opened again. Files that go with it are encrypted and uploaded before that; if the app is closed
   * meanwhile, nothing was sent. Links, mentions and hashtags in it are found; who is mentioned is looked up, for three
   * seconds at most, and stays plain text where they are not found.
   *
   * @example
   * await convo.send('See you at nine')
   *
   * @example
   * await convo.send('The map', { attachments: [{ data: file, name: file.name, alt: 'The way up' }] })
   *
   * @throws MlsClientError `InvalidContent` where there is neither text nor file nor embed; `Aborted`, `BlobTooLarge`,
   * `BlobQuotaExceeded` where the files do not come through
   */
  send(text: string, options: TextOptions = {}): Promise<SentMessage> {
    return this.#sendText(text, options)
  }

  /** Sends a text as a reply to a message: {@link send} with `replyTo`. */
  reply(messageId: string, text: string, options: TextOptions = {}): Promise<SentMessage> {
    return this.#sendText(text, { ...options, replyTo: messageId })
  }

  /**
   * Reads a file of a message, whole; `openFile` gives it as it comes.
   *
   * @throws MlsClientError `BlobNotFound` where the service keeps it no more, `AttachmentDamaged` where it is not what its
   * author sent, `Aborted`
   */
  async readFile(file: StoredFile, options: TransferOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const { downloadFile } = await loadCode(() => import('../attachments/download.ts'))
    return downloadFile(this.context.ports, { file, convoId: this.id }, options)
  }

  /**
   * Reads a file of a message as it is asked for, in pieces of some megabytes. Only when the stream has ended without an
   * error is it all, and what its author sent. It fails as `readFile` does.
   */
  async openFile(
    file: StoredFile,
    options: TransferOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { readFile } = await loadCode(() => import('../attachments/download.ts'))
    return readFile(this.context.ports, { file, convoId: this.id }, options)
  }

  /** Reacts to a message, or takes the reaction back. An account may react to a message with twenty emoji. */
  react(messageId: string, emoji: string, options: { remove?: boolean } = {}): Promise<SentMessage> {
    return this.sendContent({
      $type: `${DEFS}#reaction`,
      messageId,
      emoji,
      ...(options.remove ? { remove: true } : {}),
    })
  }

  /**
   * Gives one of the account's own messages a new text; what goes with it stays.
   *
   * @throws MlsClientError `NotAuthor`, `MessageNotFound` where it is unknown, expired or taken back
   */
  async edit(messageId: string, text: string, options: EditOptions = {}): Promise<SentMessage> {
    await this.#ownMessage(messageId)
    const annotated = await facetsFor(this.context, this.slot, text, options)
    return this.sendContent({ $type: `${DEFS}#edit`, messageId, text, ...annotated })
  }

  /**
   * Takes back one of the account's own messages.
   *
   * @throws MlsClientError `NotAuthor`, `MessageNotFound` where it is unknown, expired or taken back
   */
  async delete(messageId: string): Promise<SentMessage> {
    await this.#ownMessage(messageId)
    return this.sendContent({ $type: `${DEFS}#delete`, messageId })
  }

  /**
   * Notes that everything up to a message has been read, and tells the others; with `silent`, where the settings say so
   * ({@link setPrivacy}), or while the convo is a request, only this device knows.
   */
  async markRead(messageId: string, options: { silent?: boolean } = {}): Promise<void> {
    const { seq } = await this.#message(messageId)
    if (seq <= this.slot.state.record.readSeq) return
    await this.slot.turn((draft) => {
      draft.record({ readSeq: Math.max(seq, draft.state.record.readSeq) })
      draft.events.push({ type: 'read', convoId: this.id, messageId })
    })
    const silent = options.silent ?? !this.privacy.sendReadReceipts
    if (!silent && this.status === 'accepted')
      await this.sendContent({ $type: `${DEFS}#readReceipt`, messageId })
  }

  /**
   * Says to those who are connected now that somebody is typing here. May be called at every keystroke: it goes out every
   * three seconds at most. It is not kept and may be lost, so that it never fails for want of a connection. Nothing goes
   * out where the settings say so, or while the convo is a request.
   */
  sendTyping(): Promise<void> {
    return this.context.engine.typing.tell(this.slot)
  }

  /** What others in this convo are told of the person: by the settings of the client, or what is set here. */
  get privacy(): PrivacySettings {
    return this.context.engine.settings.in(this.slot.state.record)
  }

  /**
   * Sets for this convo alone what others are told of the person; `default` goes by {@link MlsClient.settings} again.
   *
   * @example
   * await convo.setPrivacy({ sendReadReceipts: false, sendTyping: 'default' })
   */
  async setPrivacy(change: PrivacyChange): Promise<void> {
    await this.slot.turn((draft) => {
      draft.record({ privacy: changedPrivacy(draft.state.record.privacy, change) })
    })
  }

  /** Sends content of any type, of the lexicon or of one's own making. */
  async sendContent(
    content: Content,
    { onQueued }: Pick<TextOptions, 'onQueued'> = {},
  ): Promise<SentMessage> {
    const { engine, ports } = this.context
    const messageId = this.context.messageId ?? newMessageId()
    const bytes = encodeContent(content)
    const message = { messageId, content: bytes, now: ports.timing.now() }
    await engine.waiters.after(messageId, async () => {
      await this.slot.turn((draft) => queueMessage(draft, ports, message))
      onQueued?.(messageId)
    })
    return { messageId }
  }

  /** Sends a message that had failed once more. */
  async retry(messageId: string): Promise<SentMessage> {
    const begin = () => this.slot.turn((draft) => queueAgain(draft, this.context.ports, messageId))
    await this.context.engine.waiters.after(messageId, begin)
    return { messageId }
  }

  /** Forgets a message that had failed. */
  async discard(messageId: string): Promise<void> {
    await this.slot.turn((draft) => discardFailed(draft, messageId))
  }

  /**
   * Messages, oldest first: the latest, or those before or after a place. What is unread begins after {@link readSeq}.
   *
   * @example
   * const unread = await convo.messages({ after: convo.readSeq })
   */
  messages(page: MessagePage = {}): Promise<MessageView[]> {
    const { store, device, gate, serviceNow } = this.context.ports
    const seen = { device, held: gate.holds(this.id), now: serviceNow() }
    return readHistory(store, seen, this.slot.state, page)
  }

  /**
   * A message by its id, one that was replied to, say; `expired` where it has outlived the lifetime of messages, undefined
   * where this device has never had it.
   */
  async message(messageId: string): Promise<MessageView | 'expired' | undefined> {
    const { store, self, serviceNow } = { ...this.context, ...this.context.ports }
    const { state } = this.slot
    const record = await findMessage({ state, get: (key) => store.get(key) }, messageId)
    if (record === undefined)
      return (await store.get(keys.messageId(this.id, messageId))) === undefined ? undefined : 'expired'
    if (record.seq < (state.record.shownFrom ?? 0)) return undefined
    const expired = record.createdAt <= lastExpired(state.record, serviceNow())
    return expired ? 'expired' : messageView(this.id, self, record)
  }

  /**
   * Searches this device's history of the convo, as {@link MlsClient.search} does.
   *
   * @example
   * const found = await convo.search('picnic')
   */
  search(query: string, page: SearchPage = {}): Promise<MessageView[]> {
    return searchMessages(this.context.ports, [this.slot], query, page)
  }

  /**
   * Reports a message of somebody else to whoever moderates the service, who can then read it, with what is attached to it,
   * and be sure that its author sent it. What it was edited to goes with it, and with `context` some messages before it;
   * what cannot be proven is left out. Again the same is the same report. Where there is no proof, {@link report} is left.
   *
   * @example
   * await convo.reportMessage(message.messageId, { reason: 'harassment', context: 5 })
   *
   * @throws MlsClientError `MessageNotFound`, `OwnMessage`, `NoProof`, `ProofExpired`, `InvalidProof`
   */
  async reportMessage(messageId: string, options: MessageReportOptions): Promise<ReportView> {
    const { reportMessage } = await loadCode(() => import('../reports/report-message.ts'))
    return reportMessage(this.context, this.slot, messageId, options)
  }

  /** Reports the convo to whoever moderates the service. Nothing of what was said in it is disclosed. */
  async report({ reason, comment }: ReportOptions): Promise<ReportView> {
    const about = comment === undefined ? {} : { comment }
    const { moderation } = this.context.ports.api
    return (await moderation.reportConvo({ convoId: this.id, reason, ...about })).data
  }

  /** The stretches of it of which this device shows nothing, the first first. */
  gaps(): Promise<GapView[]> {
    return readGaps(this.context.ports.store, this.slot.state)
  }

  /** What files take is loaded when there is one: most texts have none. */
  async #storedFiles(files: readonly NewAttachment[], transfer: TransferOptions): Promise<Attachment[]> {
    if (files.length === 0) return []
    const { storeAttachments } = await loadCode(() => import('./attachments.ts'))
    return storeAttachments(this.context, { convoId: this.id, files }, transfer)
  }

  async #sendText(
    text: string,
    { replyTo, facets, detect, attachments: files = [], embed, onQueued, ...transfer }: TextOptions,
  ): Promise<SentMessage> {
    if (text === '' && files.length === 0 && embed === undefined)
      throw new MlsClientError('InvalidContent', 'there is nothing to send')
    const annotated = await facetsFor(this.context, this.slot, text, { facets, detect })
    const attachments = await this.#storedFiles(files, transfer)
    const content = {
      $type: `${DEFS}#text`,
      text,
      ...(replyTo === undefined ? {} : { reply: { messageId: replyTo } }),
      ...annotated,
      ...(attachments.length === 0 ? {} : { attachments }),
      ...(embed === undefined ? {} : { embed: { $type: `${DEFS}#recordEmbed`, ...embed } }),
    }
    return this.sendContent(content, { onQueued })
  }

  async #message(messageId: string): Promise<MessageRecord> {
    const { store } = this.context.ports
    const found = await findMessage({ state: this.slot.state, get: (key) => store.get(key) }, messageId)
    if (found === undefined) throw new MlsClientError('MessageNotFound')
    return found
  }

  /** One that is on its way is the account's own, and what is said of it goes out after it. */
  async #ownMessage(messageId: string): Promise<void> {
    const { outbox } = this.slot.state
    if (outbox.some((row) => row.messageId === messageId && row.state !== 'failed')) return
    const { author, content } = await this.#message(messageId)
    if (author?.did !== this.context.self) throw new MlsClientError('NotAuthor')
    if (content === undefined) throw new MlsClientError('MessageNotFound')
  }
}
