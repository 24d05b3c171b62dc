import { describe, expect, it } from 'vitest'
import { keys } from '../../store/keys.ts'
import { messageRecord } from '../../store/message-record.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import { isOfLog } from '../../store/place.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { moveLost } from './move-lost.ts'
import { placeOfMessage } from '../place-of.ts'
import { isSentAgain, takeAgain } from './take-again.ts'

const author = { did: 'did:plc:bob', deviceId: 'bob-phone-0123456789' }
/** DAG-CBOR of a content of an unknown type, which is a message. */
const content = new Uint8Array([0xa1, 0x65, 0x24, 0x74, 0x79, 0x70, 0x65, 0x63, 0x61, 0x2e, 0x62])

const message = (seq: number): MessageRecord => ({
  ...{ seq, generation: 1, epoch: 1, createdAt: seq, messageId: `m${String(seq)}`, author, content },
})

async function moved() {
  const draft = await draftOf({ record: { seq: 9, readSeq: 8, receipts: { 'did:plc:bob': 6 } } })
  const edited = { ...message(8), editSeq: 9, edit: content, reactions: [{ emoji: '👍', did: 'x', seq: 9 }] }
  for (const record of [message(5), message(7), edited])
    draft.put(keys.message('c', record.seq), messageRecord.encode(record))
  const now = await moveLost(draft, 6, [message(7), edited, { ...message(9), about: 'm8' }])
  return { draft, now }
}

describe('messages that the service has lost', () => {
  it('keep their order behind the last that it has, and what is said of them', async () => {
    const { draft, now } = await moved()
    const places = now.map(({ seq }) => seq)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.every((place) => place > 6 && place < 7 && !isOfLog(place))).toBe(true)
    expect(await draft.get(keys.message('c', 7))).toBeUndefined()
    expect(await placeOfMessage(draft, 'm8')).toBe(places[1])
    const bytes = await draft.get(keys.message('c', places[1] ?? 0))
    const kept = bytes && messageRecord.decode(bytes)
    expect(kept).toMatchObject({ editSeq: places[2], reactions: [{ seq: places[2] }] })
    expect(draft.state.record).toMatchObject({ readSeq: places[1], receipts: { 'did:plc:bob': 6 } })
  })

  it('stand where the log has them once their author has sent them again, and nobody else', async () => {
    const { draft, now } = await moved()
    const again = { messageId: 'm8', author, content }
    expect(await isSentAgain(draft, again)).toBe(true)
    expect(await isSentAgain(draft, { ...again, author: { ...author, did: 'did:plc:eve' } })).toBe(false)
    expect(await isSentAgain(draft, { ...again, content: new Uint8Array([0xa0]) })).toBe(false)
    const place = { seq: 12, generation: 1, epoch: 4, createdAt: 99 }
    expect(await takeAgain(draft, 'did:plc:alice', { ...again, ...place })).toBe(true)
    expect(await placeOfMessage(draft, 'm8')).toBe(12)
    expect(await draft.get(keys.message('c', now[1]?.seq ?? 0))).toBeUndefined()
    const bytes = await draft.get(keys.message('c', 12))
    expect(bytes && messageRecord.decode(bytes)).toMatchObject({
      ...{ seq: 12, epoch: 4, createdAt: 8, edit: content },
      reactions: [{ emoji: '👍' }],
    })
  })
})
