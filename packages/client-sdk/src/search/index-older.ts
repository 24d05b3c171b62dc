import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { ConvoBook } from '../sync/convo-book.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import type { Draft } from '../sync/draft.ts'
import type { Ports } from '../sync/ports.ts'
import { BLOCK, blockOf, putBlock } from './search-index.ts'

type IndexPorts = Pick<Ports, 'store' | 'signal'>

/** A convo that begins now has nothing older than the index. */
export function noteIndexed(draft: Draft): void {
  if (draft.before === undefined) draft.record({ indexedFrom: 0 })
}

/** Indexes what convos held before there was an index: block by block, the latest first, each as one write. */
export async function indexOlder(ports: IndexPorts, book: Pick<ConvoBook, 'all'>): Promise<void> {
  for (const slot of book.all())
    while (slot.state.record.indexedFrom !== 0 && !ports.signal.aborted) await indexNext(ports, slot)
}

function indexNext({ store }: IndexPorts, slot: ConvoSlot): Promise<void> {
  return slot.turn(async (draft) => {
    const { convoId, seq, indexedFrom = (blockOf(seq) + 1) * BLOCK } = draft.state.record
    const range = { prefix: keys.messages(convoId), before: keys.message(convoId, indexedFrom) }
    const messages = await store.list({ ...range, limit: BLOCK, reverse: true })
    const records = messages.map(([, bytes]) => messageRecord.decode(bytes)).reverse()
    const block = blockOf(records.at(-1)?.seq ?? 0)
    const within = records.filter((record) => blockOf(record.seq) === block)
    putBlock(draft, block, within)
    draft.record({ indexedFrom: block * BLOCK })
  })
}
