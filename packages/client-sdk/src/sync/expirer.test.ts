import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import type { Change, Store } from '../storage/contract.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { manualTiming } from '../testing/manual-timing.ts'
import { draftOf } from '../testing/draft-of.ts'
import { ConvoBook } from './convo-book.ts'
import { Expirer } from './expirer.ts'

const convoId = 'c'

/** A convo whose messages live 60 s, and one message for each of these times (s). */
async function convo(createdAt: readonly number[], messageLifetime: number | undefined = 60) {
  const store = await memoryStorage().open()
  const messages = createdAt.map((at, i): Change => {
    const record = { seq: i + 1, generation: 1, epoch: 0, createdAt: at * 1_000, messageId: `m${i + 1}` }
    return { key: keys.message(convoId, i + 1), value: messageRecord.encode(record) }
  })
  const ids = createdAt.map((_, i): Change => ({
    key: keys.messageId(convoId, `m${i + 1}`),
    value: new TextEncoder().encode(String(i + 1)),
  }))
  await store.write([...messages, ...ids])
  return running(store, { messageLifetime, seq: createdAt.length })
}

async function running(store: Store, record: Partial<ConvoRecord>) {
  const timing = manualTiming()
  const closing = new AbortController()
  const events: ClientEvent[] = []
  const emit = (event: ClientEvent) => void events.push(event)
  const made: { expirer?: Expirer } = {}
  const book = await ConvoBook.read(store, {
    read: () => Promise.resolve(),
    review: () => Promise.resolve(),
    written: (draft) => made.expirer?.written(draft),
    emit,
    settled: () => undefined,
    todo: () => undefined,
  })
  const ports = { store, timing, serviceNow: () => timing.now(), signal: closing.signal, emit }
  const expirer = (made.expirer = new Expirer(ports, book))
  const slot = book.getOrAdd((await draftOf({ record })).state.record)
  const ended = expirer.run()
  await slot.turn(() => undefined)
  const stop = async () => {
    closing.abort()
    await ended
  }
  const left = async () =>
    (await store.list({ prefix: keys.messages(convoId) })).map(([key]) => Number(key.slice(-16)))
  return { store, timing, events, slot, left, stop }
}

describe('messages of a convo with a lifetime', () => {
  it('are deleted each when it is due, and told of; their ids stay', async () => {
    const { timing, events, left, stop, store } = await convo([0, 1, 30])
    await timing.advance(59_999)
    expect(await left()).toEqual([1, 2, 3])
    await timing.advance(1)
    expect(await left()).toEqual([2, 3])
    await timing.advance(1_000)
    await timing.advance(28_999)
    expect(await left()).toEqual([3])
    await timing.advance(1)
    expect(events).toEqual([1, 2, 3].map((seq) => ({ type: 'messagesExpired', convoId, seqs: [seq] })))
    expect(await store.list({ prefix: 'message-id/' })).toHaveLength(3)
    await stop()
  })

  it('that were due while the client was closed go when it opens, in batches', async () => {
    const first = await convo(Array.from({ length: 250 }, () => -100))
    await first.timing.advance(1)
    expect(await first.left()).toEqual([])
    expect(first.events.map((event) => ('seqs' in event ? event.seqs.length : 0))).toEqual([100, 100, 50])
    await first.stop()
  })

  it('go at once where the lifetime becomes shorter, and stay where it becomes longer', async () => {
    const { timing, slot, left, stop } = await convo([0, 20])
    await timing.advance(30_000)
    await slot.turn((draft) => draft.record({ messageLifetime: 15 }))
    await timing.advance(0)
    expect(await left()).toEqual([2])
    await slot.turn((draft) => draft.record({ messageLifetime: 600 }))
    await timing.advance(500_000)
    expect(await left()).toEqual([2])
    await slot.turn((draft) => draft.record({ messageLifetime: undefined }))
    await timing.advance(9_000_000)
    expect(await left()).toEqual([2])
    await stop()
  })

  it('that come later have their time too', async () => {
    const { timing, slot, left, stop } = await convo([])
    await timing.advance(100_000)
    await slot.turn((draft) => {
      const record = { seq: 1, generation: 1, epoch: 0, createdAt: timing.now() }
      draft.put(keys.message(convoId, 1), messageRecord.encode(record))
      draft.record({ seq: 1 })
    })
    await timing.advance(59_999)
    expect(await left()).toEqual([1])
    await timing.advance(1)
    expect(await left()).toEqual([])
    await stop()
  })

  it('go though one between them is of a time to come', async () => {
    const { timing, left, stop } = await convo([0, 1_000_000, 1])
    await timing.advance(61_000)
    expect(await left()).toEqual([2])
    await stop()
  })

  it('are gone once and for all, whenever the client is killed meanwhile', async () => {
    const { store, timing, stop, left } = await convo(Array.from({ length: 250 }, () => 0))
    const write = store.write.bind(store)
    let writes = 0
    store.write = (changes) => (++writes > 1 ? Promise.reject(new Error('killed')) : write(changes))
    await timing.advance(60_000)
    expect(await left()).toHaveLength(150)
    await stop()
    store.write = write
    const again = await running(store, {})
    await again.timing.advance(60_000)
    expect(await again.left()).toEqual([])
    expect(await store.list({ prefix: 'message-id/' })).toHaveLength(250)
    await again.stop()
  })

  it('are deleted later where the store fails, and that is told of', async () => {
    const { store, timing, events, left, stop } = await convo([0])
    const write = store.write.bind(store)
    store.write = () => Promise.reject(new Error('full'))
    await timing.advance(60_000)
    expect(events).toMatchObject([{ type: 'error', during: 'deleting messages that have expired' }])
    store.write = write
    await timing.advance(60_000)
    expect(await left()).toEqual([])
    await stop()
  })
})
