import { decodeContent, isMessage } from '../content/content.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Store } from '../storage/contract.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { gapRecord } from '../store/recovery-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import type { ConvoState } from '../sync/draft.ts'
import { lastExpired } from '../sync/last-expired.ts'
import { messageView, outgoingView } from './message-view.ts'
import type { GapView, MessageView } from './views.ts'

/**
 * Which messages of a convo to read: at most `limit` that the log has shown. Without `before`, all of one's own that are on
 * their way come after them; with `after`, only where that page is not full, as there may be others between.
 */
export interface MessagePage {
  /** 50 by default. Those on their way are not counted. */
  readonly limit?: number
  /** Only messages whose `seq` is lower. */
  readonly before?: number
  /** Only messages whose `seq` is higher, the first of them rather than the latest. */
  readonly after?: number
}

const BATCH = 100

/**
 * A convo's messages, oldest first, as {@link MessagePage} has it.
 * Reactions, edits and the like are not messages of their own here: they show on those they speak of.
 */
export async function readHistory(
  store: Store,
  { device, held, now }: { device: DeviceKeys; held: boolean; now: number },
  { record, outbox }: ConvoState,
  page: MessagePage,
): Promise<MessageView[]> {
  const { convoId, shownFrom = 0 } = record
  const { limit = 50, before, after } = page
  const since = { convoId, first: Math.max(shownFrom, (after ?? 0) + 1), expired: lastExpired(record, now) }
  const records = await readShown(store, since, { ...page, limit })
  const received = records.map((message) => messageView(convoId, device.did, message))
  if (before !== undefined || (after !== undefined && records.length >= limit)) return received
  // The outbox is that of before the records were read: meanwhile the log may have shown what was in it.
  const arrived = new Set(records.filter(isOf(device)).map(({ messageId }) => messageId))
  return [
    ...received,
    ...outbox
      .filter(({ messageId, content }) => isShown(content) && !arrived.has(messageId))
      .map((row) => outgoingView(convoId, device, row, held)),
  ]
}

const isOf =
  ({ did, deviceId }: DeviceKeys) =>
  ({ author }: MessageRecord): boolean =>
    author?.did === did && author.deviceId === deviceId

/** The gaps of a convo, in its order, as far back as its messages are shown. */
export async function readGaps(
  store: Store,
  { record: { convoId, shownFrom = 0 } }: Pick<ConvoState, 'record'>,
): Promise<GapView[]> {
  const gaps = (await store.list({ prefix: keys.gaps(convoId) })).map(([, bytes]) => gapRecord.decode(bytes))
  return gaps.filter(({ toSeq }) => toSeq >= shownFrom)
}

interface Shown {
  readonly convoId: string
  /** The first place that is shown, or asked for. */
  readonly first: number
  /** What was taken in up to then is over. */
  readonly expired: number
}

/** From its end back to where enough are found; with `after` from its beginning on. */
async function readShown(
  store: Store,
  { convoId, first, expired }: Shown,
  { limit, before, after }: MessagePage & { readonly limit: number },
): Promise<MessageRecord[]> {
  const reverse = after === undefined
  const shown: MessageRecord[] = []
  let [from, to] = [
    keys.message(convoId, first - 1),
    before === undefined ? undefined : keys.message(convoId, before),
  ]
  for (let more = true; more && shown.length < limit;) {
    const bounds = { after: from, ...(to === undefined ? {} : { before: to }) }
    const entries = await store.list({ prefix: keys.messages(convoId), limit: BATCH, reverse, ...bounds })
    const records = entries.map(([, bytes]) => messageRecord.decode(bytes))
    shown.push(...records.filter((record) => record.createdAt > expired && isShownRecord(record)))
    const [last] = entries.at(-1) ?? []
    if (reverse) to = last
    else from = last ?? from
    more = entries.length === BATCH
  }
  const page = shown.slice(0, limit)
  return reverse ? page.reverse() : page
}

function isShownRecord({ content, deleted, failure }: MessageRecord): boolean {
  return deleted === true || failure !== undefined || (content !== undefined && isShown(content))
}

function isShown(bytes: Uint8Array): boolean {
  return isMessage(decodeContent(bytes))
}
