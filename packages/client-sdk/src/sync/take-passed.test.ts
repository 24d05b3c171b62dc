import { describe, expect, it } from 'vitest'
import { encodeContent } from '../content/content.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import { draftOf } from '../testing/draft-of.ts'
import { takePassed } from './take-passed.ts'

const self = { did: 'did:plc:alice', deviceId: 'phone' }
const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text: 'my last word' })

function row(order: number, change: Partial<OutboxRow>): OutboxRow {
  return {
    order,
    messageId: `id ${String(order)}`,
    state: 'waiting',
    createdAt: 7,
    content,
    hashes: [],
    ...change,
  }
}

function draftAt(seq: number, outbox: readonly OutboxRow[]) {
  return draftOf({ outbox, record: { generation: 2, seq } })
}

describe('a message of one’s own that the log shows no more', () => {
  it('is kept where the service put it', async () => {
    const sealed = { generation: 1, epoch: 3, ciphertext: new Uint8Array(1) }
    const draft = await draftAt(9, [row(1, { state: 'sent', seq: 5, sealed })])
    await takePassed(draft, self)
    expect(draft.state.outbox).toEqual([])
    const kept = await draft.get(keys.message('c', 5))
    expect(kept && messageRecord.decode(kept)).toEqual({
      seq: 5,
      generation: 1,
      epoch: 3,
      createdAt: 7,
      messageId: 'id 1',
      author: self,
      content,
    })
    expect(draft.events).toMatchObject([{ type: 'message', message: { text: 'my last word', own: true } }])
  })

  it('is left to the log where that is still to be read, and while nobody has taken it', async () => {
    const rows = [row(1, { state: 'sent', seq: 10 }), row(2, {}), row(3, { state: 'failed' })]
    const draft = await draftAt(9, rows)
    await takePassed(draft, self)
    expect(draft.state.outbox).toEqual(rows)
    expect(draft.events).toEqual([])
  })

  it('takes the place of nothing that has been read there, whatever the service says', async () => {
    const rows = [row(1, { state: 'sent', seq: 5 })]
    const draft = await draftAt(9, rows)
    const other = messageRecord.encode({ seq: 5, generation: 2, epoch: 1, createdAt: 3, content })
    draft.put(keys.message('c', 5), other)
    await takePassed(draft, self)
    expect(await draft.get(keys.message('c', 5))).toEqual(other)
    expect(draft.state.outbox).toEqual(rows)
  })
})
