import { describe, expect, it } from 'vitest'
import { encodeContent } from '../content/content.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import { noteGap } from '../sync/gaps.ts'
import { draftOf } from '../testing/draft-of.ts'
import { readGaps, readHistory } from './history.ts'

describe('the messages of a convo', () => {
  const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text: 'hello' })
  const row: OutboxRow = {
    ...{ order: 1, messageId: 'mine', state: 'sent', createdAt: 0, content, hashes: [] },
  }

  it.each([
    ['once, where the log shows one of this device while they are read', true, 1],
    ['each, where somebody else has named one as this device did', false, 2],
  ])('are told %s', async (_, own, count) => {
    const device = await generateDeviceKeys('did:plc:alice')
    const store = await memoryStorage().open()
    const author = { did: own ? device.did : 'did:plc:bob', deviceId: device.deviceId }
    const record = { seq: 1, generation: 1, epoch: 0, createdAt: 0, messageId: 'mine', author, content }
    await store.write([{ key: keys.message('c', 1), value: messageRecord.encode(record) }])
    const { state } = await draftOf({ outbox: [row] })
    expect(await readHistory(store, { device, held: false, now: 0 }, state, {})).toHaveLength(count)
  })
})

describe('the gaps of a convo', () => {
  it('are those of the time that is shown', async () => {
    const draft = await draftOf({ record: { shownFrom: 20 } })
    noteGap(draft, { fromSeq: 3, toSeq: 9, reason: 'resync' })
    noteGap(draft, { fromSeq: 21, toSeq: 22, reason: 'resync' })
    const store = await memoryStorage().open()
    await store.write(draft.changes())
    expect(await readGaps(store, draft.state)).toEqual([{ fromSeq: 21, toSeq: 22, reason: 'resync' }])
  })
})
