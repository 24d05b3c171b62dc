import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareSafetyCode, safetyCode, safetyNumber } from './safety-number.ts'

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

describe('a safety code', () => {
  it('is what it was in every version: devices scan it across them', async () => {
    expect(await safetyCode(alice, bob)).toBe(
      'catbird-mls-safety-1:xiCIrKFWeRl85Uj_hOE4wqMZyEL1ymp17wa0scqgKJI3adLQt6yW_txzY5tM6kMIRCH253t0ptoUh679rXL8G2KbUoQfRd9_0wmhYHMFHbH7TurneouzYLo2-rPW8GY6',
    )
  })

  it('matches exactly where the numbers are the same', async () => {
    await fc.assert(
      fc.asyncProperty(keysArbitrary(), keysArbitrary(), fc.boolean(), async (mine, theirs, altered) => {
        const one = { ...alice, keys: mine }
        const other = { ...bob, keys: theirs }
        const held = altered ? { ...one, keys: [...mine, new Uint8Array(32).fill(256)] } : one
        const code = await safetyCode(other, one)
        const sameNumber = (await safetyNumber(other, one)) === (await safetyNumber(held, other))
        const compared = await compareSafetyCode(code, held, other)
        expect(compared).toBe(sameNumber ? 'matches' : 'differs')
      }),
      { numRuns: 6 },
    )
  })

  it('tells of other people, also where a device shows its own', async () => {
    const code = await safetyCode(bob, alice)
    const carol = { ...bob, did: 'did:plc:carol' }
    expect(await compareSafetyCode(code, alice, carol)).toBe('otherPerson')
    expect(await compareSafetyCode(code, carol, bob)).toBe('otherPerson')
    expect(await compareSafetyCode(code, bob, alice)).toBe('otherPerson')
    expect(await compareSafetyCode(` ${code}\n`, alice, bob)).toBe('matches')
  })

  it('never matches once any character of it is another, and is no code at all where it is not whole', async () => {
    const code = await safetyCode(bob, alice)
    const begin = code.indexOf(':') + 1
    await fc.assert(
      fc.asyncProperty(
        fc.nat(code.length - begin - 1),
        fc.constantFrom('A', 'Q', 'g', 'w', '_', '-', '9'),
        async (at, other) => {
          const place = begin + at
          fc.pre(code[place] !== other)
          const altered = code.slice(0, place) + other + code.slice(place + 1)
          expect(await compareSafetyCode(altered, alice, bob)).not.toBe('matches')
        },
      ),
      { numRuns: 8 },
    )
    for (const text of [
      '',
      'https://example.com',
      code.slice(0, -4),
      `${code}AAAA`,
      code.replace('-1:', '-2:'),
      `${code}!`,
    ])
      expect(await compareSafetyCode(text, alice, bob)).toBe('unreadable')
  })
})

function keysArbitrary() {
  return fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 6 }).map((ns) => ns.map(keyOf))
}
