import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safetyNumber } from './safety-number.ts'

const keyOf = (n: number) => new Uint8Array(32).fill(n)
const alice = { did: 'did:plc:alice', keys: [keyOf(1)] }
const bob = { did: 'did:plc:bob', keys: [keyOf(2), keyOf(3)] }

describe('a safety number', () => {
  it('is what it was in every version: people compare it across them', async () => {
    expect(await safetyNumber(alice, bob)).toBe(
      '239890759059784073449196461194712633968985341645519884223952',
    )
    expect(await safetyNumber(alice, { ...bob, keys: [] })).toBe(
      '239890759059784073449196461194567423071339244923329217124799',
    )
  })

  it('is the same for both people, and in whatever order devices came', async () => {
    await fc.assert(
      fc.asyncProperty(keysArbitrary(), keysArbitrary(), async (mine, theirs) => {
        const [one, other] = [
          { ...alice, keys: mine },
          { ...bob, keys: theirs },
        ]
        const number = await safetyNumber(one, other)
        expect(number).toMatch(/^\d{60}$/)
        expect(await safetyNumber({ ...other, keys: theirs.toReversed() }, one)).toBe(number)
      }),
      { numRuns: 10 },
    )
  })

  it('is another one for any other set of keys, and for other people', async () => {
    const number = await safetyNumber(alice, bob)
    expect(await safetyNumber(alice, { ...bob, keys: [keyOf(2)] })).not.toBe(number)
    expect(await safetyNumber(alice, { ...bob, keys: [...bob.keys, keyOf(4)] })).not.toBe(number)
    expect(await safetyNumber(alice, { ...bob, keys: [keyOf(2), keyOf(4)] })).not.toBe(number)
    expect(await safetyNumber(alice, { ...bob, did: 'did:plc:mallory' })).not.toBe(number)
    // A key that changes hands is not the same either.
    const [mine, theirs] = [
      { ...alice, keys: [keyOf(1), keyOf(2)] },
      { ...bob, keys: [keyOf(3)] },
    ]
    expect(await safetyNumber(mine, theirs)).not.toBe(number)
  })

  it('changes only the half of the account whose devices changed', async () => {
    const halves = (number: string) => [number.slice(0, 30), number.slice(30)]
    const before = halves(await safetyNumber(alice, bob))
    const after = halves(await safetyNumber(alice, { ...bob, keys: [keyOf(2)] }))
    expect(after.filter((half) => before.includes(half))).toHaveLength(1)
  })
})

function keysArbitrary() {
  return fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 6 }).map((ns) => ns.map(keyOf))
}
