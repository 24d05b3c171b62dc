import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testDevice } from '../messages/testing/test-convo.ts'
import { decodeCursor, encodeCursor, maxCursorLength } from './cursor.ts'

const alice = testDevice('alice')
const historyId = 'one'
const anyConvoId = fc.stringMatching(/^[a-z2-7]{52}$/)
const anySeq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const invalidCursor = expect.objectContaining({ error: 'InvalidCursor' }) as Error

describe('a cursor', () => {
  it('says again what it was made of', () => {
    fc.assert(
      fc.property(fc.dictionary(anyConvoId, anySeq, { maxKeys: 30 }), anySeq, (heads, accountSeq) => {
        const positions = Object.entries(heads).map(([convoId, seq]) => ({ convoId, seq, cost: 1 }))
        const cursor = decodeCursor(alice, encodeCursor(alice, { historyId, accountSeq, positions }))
        expect(cursor.accountSeq).toBe(accountSeq)
        for (const { convoId, seq } of positions) expect(cursor.positionIn(convoId)).toBeLessThanOrEqual(seq)
        const [only] = positions
        if (positions.length === 1 && only !== undefined)
          expect(cursor.positionIn(only.convoId)).toBe(only.seq)
      }),
    )
  })

  it('never says more than was delivered when convos look alike', () => {
    const positions = [
      { convoId: `aaaaaa${'a'.repeat(46)}`, seq: 9, cost: 9 },
      { convoId: `aaaaaa${'b'.repeat(46)}`, seq: 3, cost: 3 },
    ]
    const cursor = decodeCursor(alice, encodeCursor(alice, { historyId, accountSeq: 0, positions }))
    expect(positions.map(({ convoId }) => cursor.positionIn(convoId))).toEqual([3, 3])
  })

  it('stays within its greatest length, leaving out what costs least', () => {
    const convoIds = fc.sample(anyConvoId, { numRuns: 3000, seed: 1 })
    const positions = convoIds.map((convoId, n) => ({ convoId, seq: 1_000_000 + n, cost: n }))
    const text = encodeCursor(alice, { historyId, accountSeq: 2 ** 50, positions })
    expect(text.length).toBeLessThanOrEqual(maxCursorLength)
    const cursor = decodeCursor(alice, text)
    expect(cursor.positionIn(convoIds.at(-1) ?? '')).toBe(1_002_999)
    expect(cursor.positionIn(convoIds[0] ?? '')).toBeUndefined()
  })

  it('serves the device that it was made for', () => {
    const text = encodeCursor(alice, { historyId, accountSeq: 1, positions: [] })
    expect(() => decodeCursor(testDevice('alice', 2), text)).toThrow(invalidCursor)
  })

  it('tells of which history it is', () => {
    const cursor = decodeCursor(alice, encodeCursor(alice, { historyId, accountSeq: 1, positions: [] }))
    const isOf = (id: string) => cursor.isOf({ historyId: id, isFirstHistory: true })
    expect([isOf(historyId), isOf('another')]).toEqual([true, false])
  })

  it('is refused by name when it is anything else', () => {
    const good = encodeCursor(alice, {
      historyId,
      accountSeq: 1,
      positions: [{ convoId: 'a'.repeat(52), seq: 500, cost: 1 }],
    })
    for (const bad of ['', 'x', '%%', 'bm9uZQ', good.slice(0, -4), `${good}AAAA`, 'A'.repeat(20_000)])
      expect(() => decodeCursor(alice, bad)).toThrow(invalidCursor)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => decodeCursor(alice, Buffer.from(bytes).toString('base64url'))).toThrow(invalidCursor)
      }),
    )
  })
})
