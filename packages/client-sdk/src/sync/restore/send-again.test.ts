import { describe, expect, it } from 'vitest'
import type { OutboxRow } from '../../store/outbox-record.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { keepFromNewcomers, sendAgain, takeBackSent } from './send-again.ts'

const self = { did: 'did:plc:alice', deviceId: 'alice-phone-0123456789' }
const DAY_MS = 86_400_000
const now = 30 * DAY_MS

const record = (seq: number, epoch: number, createdAt = now) => ({
  ...{ seq, generation: 1, epoch, createdAt, messageId: `m${String(seq)}`, author: self },
  content: new Uint8Array([seq]),
})

const row = (order: number, epoch?: number): OutboxRow => ({
  ...{ order, messageId: `m${String(order)}`, state: 'waiting', createdAt: now },
  ...{ content: new Uint8Array(), hashes: [] },
  ...(epoch === undefined ? {} : { again: { generation: 1, epoch } }),
})

describe('what the service has lost', () => {
  it('is sent again by who had sent it, in its order and before whatever waits, unless it is old', async () => {
    const draft = await draftOf({ outbox: [row(900)] })
    const others = { ...record(3, 2), author: { ...self, deviceId: 'alice-other-0123456789' } }
    const lost = [record(1, 2, now - 8 * DAY_MS), record(2, 2), others, record(4, 3)]
    expect(await sendAgain(draft, self, { lost, now })).toBe(2)
    expect(draft.state.outbox.map(({ messageId, state }) => [messageId, state])).toEqual([
      ['m2', 'waiting'],
      ['m4', 'waiting'],
      ['m900', 'waiting'],
    ])
    expect(await sendAgain(draft, self, { lost, now })).toBe(0)
  })

  it('is not sent again to who came in after it, nor where somebody is in whom the group did not know', async () => {
    const members = ['did:plc:alice', 'did:plc:bob']
    const record = { arrivals: [{ did: 'did:plc:bob', generation: 1, epoch: 3 }] }
    const known = new Set(members)
    const draft = await draftOf({ outbox: [row(1, 2), row(2, 3), row(3)], record })
    expect(keepFromNewcomers(draft, { members, known })).toBe(1)
    expect(draft.state.outbox.map(({ order }) => order)).toEqual([2, 3])
    const strange = await draftOf({ outbox: [row(1, 2), row(2)] })
    expect(keepFromNewcomers(strange, { members: [...members, 'did:plc:eve'], known })).toBe(0)
    expect(strange.state.outbox.map(({ order }) => order)).toEqual([2])
  })

  it('waits again where it was taken, and is encrypted anew where its epoch is lost', async () => {
    const sealed = { generation: 1, epoch: 2, ciphertext: new Uint8Array() }
    const outbox: OutboxRow[] = [
      { ...row(1), state: 'sent', seq: 9, sealed },
      { ...row(2), state: 'sent', seq: 4, sealed },
      { ...row(3), sealed },
    ]
    const on = await draftOf({ outbox })
    takeBackSent(on, { place: 5, off: false })
    expect(on.state.outbox.map(({ state, seq }) => [state, seq])).toEqual([
      ['waiting', undefined],
      ['sent', 4],
      ['waiting', undefined],
    ])
    expect(on.state.outbox.every((one) => one.sealed !== undefined)).toBe(true)
    const off = await draftOf({ outbox })
    takeBackSent(off, { place: 5, off: true })
    expect(off.state.outbox.map((one) => one.sealed !== undefined)).toEqual([false, true, false])
  })
})
