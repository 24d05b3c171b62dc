import { decodeContent, isMessage } from '../content/content.ts'
import type { ClientContext } from '../client/context.ts'
import { isError, MlsClientError } from '../errors.ts'
import type { Store } from '../storage/contract.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { findMessage } from '../sync/place-of.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { lastExpired } from '../sync/last-expired.ts'
import type { DisclosedMessage } from '../xrpc/generated/types/blue/catbird/mls/moderation/reportMessage.ts'
import type { MessageReportOptions, ReportView } from './report-options.ts'

/** As the lexicon has it. */
const MOST_MESSAGES = 20
/** The message and its edit go before what was said before. */
const MOST_CONTEXT = 18
const MOST_BYTES = 1024 * 1024
const BATCH = 100

/**
 * Reports a message, its edit, and those before it that its reporter wants to disclose. The service refuses all because of
 * one that it cannot prove any more; then what is left is reported without the others.
 */
export async function reportMessage(
  { ports, self }: Pick<ClientContext, 'ports' | 'self'>,
  slot: Pick<ConvoSlot, 'convoId' | 'state'>,
  messageId: string,
  { reason, comment, context = 0 }: MessageReportOptions,
): Promise<ReportView> {
  const { store, serviceNow } = ports
  const { convoId, state } = slot
  const found = await findMessage({ state, get: (key) => store.get(key) }, messageId)
  if (found === undefined || !isShown(found)) throw new MlsClientError('MessageNotFound')
  const did = found.author?.did
  if (did === undefined || did === self) throw new MlsClientError('OwnMessage')
  const reported = disclosed(found)
  if (reported.length === 0) throw new MlsClientError('NoProof')
  const since = { convoId, before: found.seq, expired: lastExpired(state.record, serviceNow()) }
  const others = await readBefore(store, since, Math.min(context, MOST_CONTEXT))
  const messages = bounded([...reported, ...others.flatMap(disclosed)])
  const about = { convoId, did, reason, ...(comment === undefined ? {} : { comment }) }
  const sets = fewerAndFewer(messages, reported)
  return reportProvable((some) => ports.api.moderation.reportMessage({ ...about, messages: some }), sets)
}

/** All, then what is reported alone, then each version of it, the newest first. */
function fewerAndFewer(messages: DisclosedMessage[], reported: DisclosedMessage[]): DisclosedMessage[][] {
  return [
    messages,
    ...(messages.length > reported.length ? [reported] : []),
    ...(reported.length > 1 ? reported.toReversed().map((version) => [version]) : []),
  ]
}

/** Reports the first of the sets that is proven, whole; the last refusal counts. */
async function reportProvable(
  report: (messages: DisclosedMessage[]) => Promise<{ readonly data: ReportView }>,
  [messages = [], ...fewer]: readonly DisclosedMessage[][],
): Promise<ReportView> {
  try {
    return { reportId: (await report(messages)).data.reportId }
  } catch (err) {
    if (fewer.length === 0 || !isError(err, 'InvalidProof', 'ProofExpired', 'NotMember')) throw err
    return reportProvable(report, fewer)
  }
}

/** A message as it was first sent, and as it reads now; nothing of one that cannot be proven. */
function disclosed({
  proof,
  content,
  edit,
  editSeq,
  editProof,
  ...record
}: MessageRecord): DisclosedMessage[] {
  const { seq, generation, epoch, messageId, author } = record
  if (proof === undefined || content === undefined || author === undefined || messageId === undefined)
    return []
  const first = { seq, generation, epoch, messageId, did: author.did, content, ...proof }
  if (edit === undefined || editSeq === undefined || editProof === undefined) return [first]
  return [first, { seq: editSeq, did: author.did, content: edit, ...editProof }]
}

/** The nearest first. */
async function readBefore(
  store: Pick<Store, 'list'>,
  { convoId, before, expired }: { convoId: string; before: number; expired: number },
  most: number,
): Promise<MessageRecord[]> {
  const found: MessageRecord[] = []
  for (let to = keys.message(convoId, before), more = true; more && found.length < most;) {
    const range = { prefix: keys.messages(convoId), limit: BATCH, reverse: true, before: to }
    const entries = await store.list(range)
    const records = entries.map(([, bytes]) => messageRecord.decode(bytes))
    found.push(...records.filter((record) => record.createdAt > expired && isShown(record)))
    to = entries.at(-1)?.[0] ?? to
    more = entries.length === BATCH
  }
  return found.slice(0, most)
}

/** As many of the first as one report takes. */
function bounded(messages: readonly DisclosedMessage[]): DisclosedMessage[] {
  let bytes = 0
  const fits = messages.findIndex(({ content }) => (bytes += content.length) > MOST_BYTES)
  return messages.slice(0, Math.min(fits < 0 ? Infinity : fits, MOST_MESSAGES))
}

function isShown({ content }: MessageRecord): boolean {
  return content !== undefined && isMessage(decodeContent(content))
}
