import { memoryStorage } from '../storage/memory/index.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { Draft } from '../sync/draft.ts'
import type { ConvoState } from '../sync/draft.ts'

/** A draft of a group convo that this device has joined, over an empty store. */
export async function draftOf({
  record,
  ...state
}: Partial<Omit<ConvoState, 'record'>> & { readonly record?: Partial<ConvoRecord> } = {}): Promise<Draft> {
  const joined: ConvoRecord = {
    ...{ convoId: 'c', kind: 'group', status: 'accepted', phase: 'joined', generation: 1, seq: 0 },
    ...{ recoveries: 0, receipts: {}, metadataKeys: [], createdAt: 0, activeAt: 0, readSeq: 0 },
    ...record,
  }
  const empty = { group: undefined, attempt: undefined, intents: [], outbox: [] }
  return new Draft({ ...empty, ...state, record: joined }, await memoryStorage().open(), false)
}
