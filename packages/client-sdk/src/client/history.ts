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

/** Which messages of a convo to read: the latest, or those before a place in it. */
export interface HistoryPage {
  readonly limit?: number
  /** Only messages whose `seq` is lower. */
  readonly before?: number
}

const BATCH = 100

/**
 * A convo's messages, oldest first; the last page ends with those of one's own that are on their way.
 * Reactions, edits and the like are not messages of their own here: they show on those they speak of.
 */
export async function readHistory(
  store: Store,
  { device, held, now }: { device: DeviceKeys; held: boolean; now: number },
  { record, outbox }: ConvoState,
  { limit = 50, before }: HistoryPage,
): Promise<MessageView[]> {
  const { convoId, shownFrom = 0 } = record
  const since = { convoId, from: keys.message(convoId, shownFrom), expired: lastExpired(record, now) }
  const records = await readShown(store, since, limit, before)
  const received = records.map((message) => messageView(convoId, device.did, message))
  if (before !== undefined) return received
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

async function readShown(
  store: Store,
  { convoId, from, expired }: { readonly convoId: string; readonly from: string; readonly expired: number },
  limit: number,
  before: number | undefined,
) {
  const shown: MessageRecord[] = []
  let end = before === undefined ? undefined : keys.message(convoId, before)
  while (shown.length < limit) {
    const range = {
      prefix: keys.messages(convoId),
      limit: BATCH,
      reverse: true,
      ...(end ? { before: end } : {}),
    }
    const entries = await store.list(range)
    const own = entries.filter(([key]) => key >= from)
    const records = own.map(([, bytes]) => messageRecord.decode(bytes))
    shown.push(...records.filter((record) => record.createdAt > expired && isShownRecord(record)))
    end = entries.at(-1)?.[0]
    if (own.length < BATCH) break
  }
  return shown.slice(0, limit).reverse()
}

function isShownRecord({ content, deleted, failure }: MessageRecord): boolean {
  return deleted === true || failure !== undefined || (content !== undefined && isShown(content))
}

function isShown(bytes: Uint8Array): boolean {
  return isMessage(decodeContent(bytes))
}
