import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import type { Store } from '../storage/contract.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { searchBlock } from '../store/search-record.ts'
import { applyContent } from '../sync/apply-content.ts'
import { ConvoBook } from '../sync/convo-book.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { draftOf } from '../testing/draft-of.ts'
import { fold, termsOf } from './fold.ts'
import { indexOlder } from './index-older.ts'
import { blockOf, putBlock, unindexMessages } from './search-index.ts'
import { searchMessages } from './search-messages.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const alice = 'did:plc:alice'
const idOf = (seq: number) => `message-id-of-${String(seq).padStart(6, '0')}`
const text = (said: string) => ({ $type: `${DEFS}#text`, text: said })

/** A convo on a store, to which Alice says things. */
async function convo(store?: Store) {
  const opened = store ?? (await memoryStorage().open())
  const none = () => undefined
  const later = () => Promise.resolve()
  const hooks = { read: later, review: later, written: none, emit: none, settled: none, todo: none }
  const book = await ConvoBook.read(opened, hooks)
  const slot = book.getOrAdd((await draftOf()).state.record)
  const device = await generateDeviceKeys(alice)
  let { seq } = slot.state.record
  const say = async (content: Content) => {
    seq++
    const place = { seq, generation: 1, epoch: 0, createdAt: seq, messageId: idOf(seq) }
    const author = { did: alice, deviceId: 'phone' }
    await slot.turn(async (draft) => {
      await applyContent(draft, alice, { ...place, author, content: encodeContent(content) })
      draft.record({ seq })
    })
    return idOf(seq)
  }
  const find = async (query: string, page = {}) => {
    const ports = { store: opened, device, serviceNow: () => 0 }
    return (await searchMessages(ports, [slot], query, page)).map((message) => message.seq)
  }
  return { store: opened, book, slot, say, find }
}

/** The whole index, by block. */
async function indexOf(store: Store) {
  const entries = await store.list({ prefix: 'search/' })
  return new Map(entries.map(([key, bytes]) => [key, searchBlock.decode(bytes).entries]))
}

/** What the index would be if it were made of the messages now. */
async function indexAnew(store: Store, slot: ConvoSlot) {
  const fresh = await draftOf({ record: slot.state.record })
  const records = (await store.list({ prefix: 'message/' })).map(([, bytes]) => messageRecord.decode(bytes))
  for (const block of new Set(records.map(({ seq }) => blockOf(seq))))
    putBlock(
      fresh,
      block,
      records.filter(({ seq }) => blockOf(seq) === block),
    )
  const made = fresh
    .changes()
    .flatMap(({ key, value }) => (value && key.startsWith('search/') ? [[key, value]] : []))
  return new Map(
    (made as [string, Uint8Array][]).map(([key, bytes]) => [key, searchBlock.decode(bytes).entries]),
  )
}

describe('a query', () => {
  it.each([
    ['picnic', 'Our PICNIC, on Sunday'],
    ['pic sun', 'Our picnic on Sunday'],
    ['cafe', 'at the Café'],
    ['CAFÉ', 'at the cafe\u0301'],
    ['strasse', 'Große Straße 5'],
    ['example.com', 'see https://www.example.com/a'],
    ['東京', '明日は東京都に行く'],
    ['カフェ', '新しいｶﾌｪ'],
    ['กาแฟ', 'ไปร้านกาแฟกัน'],
    ['한', '한국어'],
    ['привет', 'ПРИВЕТ всем'],
    ['👍 ok', '👍 OK'],
    ['tower', '東京tower'],
    ['コーヒー', '熱いコーヒーを'],
    ['οδός', 'ΟΔΟΣΗΜΑΝΣΗ'],
    ["don't", 'I don’t know'],
  ])('%s finds: %s', (query, said) => {
    expect(termsOf(query).every((term) => fold(said).includes(term))).toBe(true)
  })

  it.each([
    ['nic', 'Our picnic'],
    ['picnic monday', 'Our picnic on Sunday'],
    ['がき', 'かき'],
    ['京東', '明日は東京都に行く'],
  ])('%s does not find: %s', (query, said) => {
    expect(termsOf(query).every((term) => fold(said).includes(term))).toBe(false)
  })

  it('of nothing but punctuation finds nothing', async () => {
    const { say, find } = await convo()
    await say(text('a.'))
    expect(await find(' . ')).toEqual([])
  })
})

describe('search', () => {
  it('finds the latest first, so many at a time, and reads on', async () => {
    const { say, find } = await convo()
    for (let i = 0; i < 150; i++) await say(text(i % 2 === 0 ? `tea ${i}` : 'coffee'))
    expect(await find('tea', { limit: 3 })).toEqual([149, 147, 145])
    expect(await find('tea', { limit: 2, before: new Date(145) })).toEqual([143, 141])
    expect(await find('tea', { limit: 500 })).toHaveLength(75)
    expect(await find('tea 0')).toEqual([1])
  })

  it('goes by texts as they are now, and by the names and descriptions of files', async () => {
    const { say, find } = await convo()
    const id = await say(text('tea'))
    await say({ $type: `${DEFS}#edit`, messageId: id, text: 'coffee' })
    expect([await find('tea'), await find('coffee')]).toEqual([[], [1]])
    const file = { blobId: 'b'.repeat(22), key: new Uint8Array(32), digest: new Uint8Array(32), size: 1 }
    const described = { ...file, mimeType: 'image/png', name: 'map.png', alt: 'The way up' }
    await say({ ...text(''), attachments: [described] })
    expect([await find('map'), await find('way up')]).toEqual([[3], [3]])
    await say({ $type: `${DEFS}#delete`, messageId: id })
    expect(await find('coffee')).toEqual([])
  })

  it('shows nothing that has outlived the lifetime, or is of before the account left', async () => {
    const { say, find, slot } = await convo()
    await say(text('tea'))
    await say(text('tea too'))
    await slot.turn((draft) => draft.record({ shownFrom: 2 }))
    expect(await find('tea')).toEqual([2])
    await slot.turn((draft) => draft.record({ messageLifetime: 1, shownFrom: 0 }))
    await slot.turn((draft) => unindexMessages(draft, [2]))
    expect(await find('tea')).toEqual([1])
  })
})

describe('the index', () => {
  it('takes what is cut within a character', async () => {
    const { say, find } = await convo()
    for (const before of [3_998, 3_999]) await say(text(`${'a'.repeat(before)}${'😀'.repeat(5)}`))
    expect(await find('a')).toEqual([2, 1])
  })

  it('is at any time what the messages are, whatever has happened to them', async () => {
    const said = fc.constantFrom('tea', 'coffee with milk', '', '東京', 'é')
    const target = fc.integer({ min: 1, max: 80 }).map(idOf)
    const step = fc.oneof(
      { weight: 5, arbitrary: said.map(text) },
      fc.record({ $type: fc.constant(`${DEFS}#edit`), messageId: target, text: said }),
      fc.record({ $type: fc.constant(`${DEFS}#delete`), messageId: target }),
      fc.record({ $type: fc.constant(`${DEFS}#reaction`), messageId: target, emoji: fc.constant('👍') }),
      fc.record({ expire: fc.integer({ min: 1, max: 80 }) }),
    )
    const steps = fc.array(step, { minLength: 1, maxLength: 100, size: 'max' })
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const { store, slot, say } = await convo()
        for (const one of story) {
          if (!('expire' in one)) await say(one)
          else
            await slot.turn(async (draft) => {
              draft.put(keys.message('c', one.expire), undefined)
              await unindexMessages(draft, [one.expire])
            })
        }
        expect(await indexOf(store)).toEqual(await indexAnew(store, slot))
      }),
      { numRuns: 30 },
    )
  })

  it('is made for what was there before it, and goes on after a kill', async () => {
    const { store, book, say, slot } = await convo()
    for (let i = 0; i < 200; i++) await say(text(`tea ${i}`))
    const whole = await indexOf(store)
    await store.write([...whole.keys()].map((key) => ({ key, value: undefined })))
    const killed = new AbortController()
    let turns = 0
    const dying: Store = { ...store, list: (range) => (++turns === 2 && killed.abort(), store.list(range)) }
    await indexOlder({ store: dying, signal: killed.signal }, book)
    expect((await indexOf(store)).size).toBe(2)
    const again = await convo(store)
    await again.say(text('tea after'))
    await indexOlder({ store, signal: new AbortController().signal }, again.book)
    expect(await indexOf(store)).toEqual(await indexAnew(store, again.slot))
    expect(again.slot.state.record.indexedFrom).toBe(0)
    expect(slot.state.record.indexedFrom).toBeGreaterThan(0)
    expect(await again.find('tea', { limit: 999 })).toHaveLength(201)
  })

  it('tells by the names of its entries nothing of what was said', async () => {
    const { store, say } = await convo()
    await say(text('tea'))
    expect((await store.list({ prefix: 'search/' })).map(([key]) => key)).toEqual([
      'search/c/0000000000000000',
    ])
  })
})
