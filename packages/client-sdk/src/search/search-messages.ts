import { messageView } from '../client/message-view.ts'
import type { MessageView } from '../client/views.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { searchBlock } from '../store/search-record.ts'
import type { SearchEntry } from '../store/search-record.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { lastExpired } from '../sync/last-expired.ts'
import type { Ports } from '../sync/ports.ts'
import { termsOf } from './fold.ts'

/** Which messages to look for. */
export interface SearchPage {
  /** So many at most, 50 unless it is said. */
  readonly limit?: number
  /** Only messages that the service took in before this. */
  readonly before?: Date | undefined
}

type SearchPorts = Pick<Ports, 'store' | 'device' | 'serviceNow'>
type Hit = Pick<SearchEntry, 'seq' | 'createdAt'> & { readonly convoId: string }

const BLOCKS_AT_ONCE = 32

/** Messages of these convos that have all the words of a query in them, the latest first. */
export async function searchMessages(
  ports: SearchPorts,
  slots: readonly ConvoSlot[],
  query: string,
  { limit = 50, before }: SearchPage,
): Promise<MessageView[]> {
  const terms = termsOf(query)
  if (terms.length === 0) return []
  const hits: Hit[] = []
  for (const slot of slots) {
    const until = before?.getTime() ?? Infinity
    hits.push(...(await searchConvo(ports, slot, { terms, limit, until })))
  }
  const latest = hits.sort((a, b) => b.createdAt - a.createdAt || b.seq - a.seq).slice(0, limit)
  return (await Promise.all(latest.map((hit) => viewOf(ports, hit)))).flat()
}

async function searchConvo(
  { store, serviceNow }: SearchPorts,
  { convoId, state: { record } }: ConvoSlot,
  {
    terms,
    limit,
    until,
  }: { readonly terms: readonly string[]; readonly limit: number; readonly until: number },
): Promise<Hit[]> {
  const { shownFrom = 0 } = record
  const expired = lastExpired(record, serviceNow())
  const isHit = ({ seq, createdAt, text }: SearchEntry) =>
    seq >= shownFrom && createdAt > expired && createdAt < until && terms.every((term) => text.includes(term))
  const hits: Hit[] = []
  for (let end: string | undefined; hits.length < limit;) {
    const range = { prefix: keys.searchBlocks(convoId), limit: BLOCKS_AT_ONCE, reverse: true }
    const blocks = await store.list({ ...range, ...(end === undefined ? {} : { before: end }) })
    const entries = blocks.flatMap(([, bytes]) => [...searchBlock.decode(bytes).entries].reverse())
    hits.push(...entries.filter(isHit).map(({ seq, createdAt }) => ({ convoId, seq, createdAt })))
    end = blocks.at(-1)?.[0]
    if (blocks.length < BLOCKS_AT_ONCE) break
  }
  return hits.slice(0, limit)
}

/** What was deleted since it was found is left out. */
async function viewOf({ store, device }: SearchPorts, { convoId, seq }: Hit): Promise<MessageView[]> {
  const bytes = await store.get(keys.message(convoId, seq))
  return bytes === undefined ? [] : [messageView(convoId, device.did, messageRecord.decode(bytes))]
}
