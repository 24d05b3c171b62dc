import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Content } from '../content/content.ts'
import type { Volume } from './format.ts'
import { decodeVolume, encodeVolume } from './codec.ts'
import { CONVO, idOf, paperDevice } from './testing/paper-device.ts'
import type { Said } from './testing/paper-device.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const people = fc.constantFrom('self', 'bob')

/** Something said at a place; what speaks about a message names one of an earlier place. */
const saidAt = (seq: number): fc.Arbitrary<Said | 'nothing'> => {
  const earlier = fc.integer({ min: 1, max: Math.max(1, seq - 1) }).map(idOf)
  const text = fc.string({ maxLength: 20 }).map((said) => ({ $type: `${DEFS}#text`, text: `word ${said}` }))
  const edit = fc.record({ messageId: earlier, text: fc.constantFrom('one', 'two', 'three') })
  const emoji = fc.constantFrom('👍', '❤️')
  const reaction = fc.record({ messageId: earlier, emoji, remove: fc.boolean() })
  const content: fc.Arbitrary<Content> = fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 2, arbitrary: edit.map((fields) => ({ $type: `${DEFS}#edit`, ...fields })) },
    { weight: 2, arbitrary: reaction.map((fields) => ({ $type: `${DEFS}#reaction`, ...fields })) },
    { weight: 1, arbitrary: earlier.map((messageId) => ({ $type: `${DEFS}#delete`, messageId })) },
  )
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ by: people, content }) },
    { weight: 1, arbitrary: fc.constant('nothing' as const) },
  )
}

const sizes = fc.constantFrom(1, 3_000, undefined)
const log = fc.integer({ min: 2, max: 30 }).chain((length) => {
  const places = Array.from({ length }, (_, i) => saidAt(i + 1))
  return fc.tuple(fc.tuple(...places), fc.integer({ min: 1, max: length }), fc.nat(length))
})

describe('a device that is told of what was before it came', () => {
  it('shows the same as the one that tells, whatever was said, and whenever it was told', async () => {
    await fc.assert(
      fc.asyncProperty(log, sizes, fc.boolean(), async ([said, came, told], size, twice) => {
        const [old, fresh] = [await paperDevice(), await paperDevice()]
        await fresh.change({ seq: came, cameInAt: came })
        for (const [i, one] of said.entries()) {
          const seq = i + 1
          await old.read(seq, one)
          if (seq > came) await fresh.read(seq, one)
          if (seq !== Math.max(told, came)) continue
          // In bytes, as they travel.
          const volumes = (await old.tell(size))
            .map((volume) => decodeVolume(encodeVolume(volume)))
            .toReversed()
          await fresh.take(volumes)
          if (twice) await fresh.take(volumes)
        }
        expect(await fresh.shown()).toEqual(await old.shown())
        expect(await fresh.gaps()).toEqual([])
        expect(await fresh.store.list({ prefix: 'search/' })).toEqual(
          await old.store.list({ prefix: 'search/' }),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('shows the same where it is told by pieces that were written one after the other, the latest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        sizes,
        fc.array(fc.nat(30), { maxLength: 3 }),
        async ([said, came], size, stops) => {
          const [old, fresh] = [await paperDevice(), await paperDevice()]
          await fresh.change({ seq: came, cameInAt: came })
          const volumes: Volume[] = []
          let since: ReadonlyMap<string, number> | undefined
          for (const [i, one] of said.entries()) {
            const seq = i + 1
            await old.read(seq, one)
            if (seq > came) await fresh.read(seq, one)
            if (seq !== came && !stops.includes(seq)) continue
            volumes.unshift(...(await old.tell(size, since)).toReversed())
            since = old.told()
          }
          await fresh.take(volumes.map((volume) => decodeVolume(encodeVolume(volume))))
          expect(await fresh.shown()).toEqual(await old.shown())
          expect(await fresh.gaps()).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})

it('what is told again counts for the size of a volume', async () => {
  const [most, long] = [20_000, 'long '.repeat(1_000)]
  const device = await paperDevice()
  for (let seq = 1; seq <= 20; seq++)
    await device.read(seq, { by: 'bob', content: { $type: `${DEFS}#text`, text: long } })
  for (let seq = 21; seq <= 40; seq++) {
    const content = { $type: `${DEFS}#reaction`, messageId: idOf(seq - 20), emoji: '👍' }
    await device.read(seq, { by: 'self', content })
  }
  const volumes = await device.tell(most, new Map([[CONVO, 20]]))
  expect(volumes.flatMap(({ parts }) => parts.flatMap(({ again = [] }) => again))).toHaveLength(20)
  expect(Math.max(...volumes.map((volume) => encodeVolume(volume).length))).toBeLessThan(most)
})
