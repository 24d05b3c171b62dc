import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteGap } from '../sync/gaps.ts'
import { decodeVolume, encodeVolume } from './codec.ts'
import { didOf, idOf, paperDevice } from './testing/paper-device.ts'
import type { PaperDevice, Said } from './testing/paper-device.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const people = fc.constantFrom('self', 'bob')
/** All that is said is about these, which every device has. */
const TEXTS = 4

const actAt = (): fc.Arbitrary<Said> => {
  const messageId = fc.integer({ min: 1, max: TEXTS }).map(idOf)
  const emoji = fc.constantFrom('👍', '❤️')
  const reaction = fc.record({ messageId, emoji, remove: fc.boolean() })
  const edit = fc.record({ messageId, text: fc.constantFrom('one', 'two', 'three') })
  const content = fc.oneof(
    { weight: 4, arbitrary: reaction.map((fields) => ({ $type: `${DEFS}#reaction` as const, ...fields })) },
    { weight: 2, arbitrary: edit.map((fields) => ({ $type: `${DEFS}#edit` as const, ...fields })) },
    { weight: 1, arbitrary: messageId.map((id) => ({ $type: `${DEFS}#delete` as const, messageId: id })) },
  )
  return fc.record({ by: people, content })
}

const log = fc.array(actAt(), { minLength: 1, maxLength: 24 }).map((acts) => {
  const texts = Array.from({ length: TEXTS }, (_, i): Said => {
    return { by: i % 2 === 0 ? 'self' : 'bob', content: { $type: `${DEFS}#text`, text: `word ${i}` } }
  })
  return [...texts, ...acts]
})

/** How a device misses places: it has a gap there, or cannot open what stands there. */
const misses = fc.record({
  places: fc.array(fc.integer({ min: TEXTS + 1, max: TEXTS + 24 }), { maxLength: 12 }),
  unreadable: fc.boolean(),
})
type Misses = typeof misses extends fc.Arbitrary<infer T> ? T : never

async function reader(said: readonly Said[], { places, unreadable }: Misses): Promise<PaperDevice> {
  const device = await paperDevice({ seq: 0, cameInAt: 1 })
  for (const [i, one] of said.entries()) {
    const seq = i + 1
    if (!places.includes(seq)) await device.read(seq, one)
    else if (unreadable) await device.read(seq, 'unreadable')
    else
      await device.slotOf().turn((draft) => {
        noteGap(draft, { fromSeq: seq, toSeq: seq, reason: 'resync' })
        draft.record({ seq })
      })
  }
  return device
}

async function tellTo(device: PaperDevice, teller: PaperDevice): Promise<void> {
  await device.take((await teller.tell(1)).map((volume) => decodeVolume(encodeVolume(volume))))
}

const nothing: Misses = { places: [], unreadable: false }

describe('what was said where a device has a gap', () => {
  it('shows as on one that has read everything, whoever else has missed what', async () => {
    await fc.assert(
      fc.asyncProperty(log, misses, fc.array(misses, { maxLength: 2 }), async (said, mine, others) => {
        const [device, whole] = [await reader(said, mine), await reader(said, nothing)]
        const tellers = await Promise.all(others.map((one) => reader(said, one)))
        for (const teller of [...tellers, whole]) await tellTo(device, teller)
        expect(await device.shown()).toEqual(await whole.shown())
        expect(await device.gaps()).toEqual([])
        const index = { prefix: 'search/' }
        expect(await device.store.list(index)).toEqual(await whole.store.list(index))
      }),
      { numRuns: 150 },
    )
  })

  it('comes together of devices each of which has missed another part', async () => {
    await fc.assert(
      fc.asyncProperty(log, misses, misses, async (said, mine, theirs) => {
        const places = theirs.places.filter((seq) => !mine.places.includes(seq))
        const [device, other] = [await reader(said, mine), await reader(said, { ...theirs, places })]
        await tellTo(device, other)
        const whole = await reader(said, nothing)
        expect(await device.shown()).toEqual(await whole.shown())
      }),
      { numRuns: 150 },
    )
  })

  it('counts by the word of no other device where this one has read by itself', async () => {
    const said: Said[] = [
      { by: 'bob', content: { $type: `${DEFS}#text`, text: 'as it was' } },
      { by: 'bob', content: { $type: `${DEFS}#text`, text: 'two' } },
    ]
    const [device, liar] = [await reader(said, nothing), await reader(said.slice(0, 1), nothing)]
    const content = { $type: `${DEFS}#delete` as const, messageId: idOf(1) }
    await liar.read(2, { by: 'bob', content })
    await tellTo(device, liar)
    expect(await device.shown()).toMatchObject([{ text: 'as it was', author: { did: didOf('bob') } }, {}])
  })

  it('is found there also where the first who told had missed it', async () => {
    const content = { $type: `${DEFS}#delete` as const, messageId: idOf(1) }
    const said: Said[] = [
      { by: 'bob', content: { $type: `${DEFS}#text`, text: 'oops' } },
      { by: 'bob', content },
      { by: 'bob', content: { $type: `${DEFS}#text`, text: 'three' } },
    ]
    const fresh = await paperDevice({ seq: 4, cameInAt: 4 })
    await tellTo(fresh, await reader(said.slice(0, 1), nothing))
    await tellTo(fresh, await reader(said, nothing))
    expect(await fresh.shown()).toMatchObject([{ deleted: true }, { text: 'three' }])
  })
})
