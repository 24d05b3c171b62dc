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
import type { MessagePage } from './history.ts'
import type { MessageView } from './views.ts'

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

describe('pages of messages', () => {
  const text = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text: 'hello' })
  const waiting: OutboxRow = {
    ...{ order: 1, messageId: 'mine', state: 'waiting', createdAt: 0, content: text, hashes: [] },
  }

  /** Every third place of 400 shows nothing. */
  async function longConvo(shownFrom: number) {
    const device = await generateDeviceKeys('did:plc:alice')
    const store = await memoryStorage().open()
    const author = { did: 'did:plc:bob', deviceId: 'b' }
    const records = Array.from({ length: 400 }, (_, at) => {
      const place = { seq: at + 1, generation: 1, epoch: 0, createdAt: 1, messageId: `m${at}`, author }
      return at % 3 === 0 ? place : { ...place, content: text }
    })
    await store.write(
      records.map((one) => ({ key: keys.message('c', one.seq), value: messageRecord.encode(one) })),
    )
    const { state } = await draftOf({ record: { shownFrom, seq: 400 }, outbox: [waiting] })
    const shown = records.flatMap(({ seq, ...rest }) => ('content' in rest && seq >= shownFrom ? [seq] : []))
    return {
      shown,
      read: (page: MessagePage) => readHistory(store, { device, held: false, now: 2 }, state, page),
    }
  }

  async function seqsBackwards(read: (page: MessagePage) => Promise<MessageView[]>, limit: number) {
    const seqs: number[] = []
    for (;;) {
      const page = await read({ limit, before: seqs.at(0) ?? 401 })
      if (page.length === 0) return seqs
      seqs.unshift(...page.map(({ seq = 0 }) => seq))
    }
  }

  it.each([
    [7, 0],
    [50, 133],
    [120, 0],
    [1000, 250],
  ])('of %i lead on from each to the next, either way (shown from %i)', async (limit, shownFrom) => {
    const { shown, read } = await longConvo(shownFrom)
    const seqs: number[] = []
    for (let full = true; full;) {
      const page = await read({ limit, after: seqs.at(-1) ?? 0 })
      const received = page.flatMap(({ seq, state }) => (state === 'received' && seq ? [seq] : []))
      full = received.length === limit
      expect(page.length - received.length).toBe(full ? 0 : 1)
      seqs.push(...received)
    }
    expect(seqs).toEqual(shown)
    expect(await seqsBackwards(read, limit)).toEqual(shown)
  })

  it('between two places are the first of them, and nothing that is on its way', async () => {
    const { shown, read } = await longConvo(0)
    const page = await read({ after: 10, before: 200, limit: 5 })
    expect(page.map(({ seq }) => seq)).toEqual(shown.filter((seq) => seq > 10).slice(0, 5))
    const few = await read({ after: 195, before: 200 })
    expect(few.map(({ seq }) => seq)).toEqual(shown.filter((seq) => seq > 195 && seq < 200))
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
