import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldRelations } from './fold.ts'
import { readStreamEvent } from './stream-event.ts'
import type { RelationEvent } from './stream-event.ts'

const event: fc.Arbitrary<Omit<RelationEvent, 'timeUs'>> = fc.record({
  did: fc.constantFrom('did:plc:a', 'did:plc:b'),
  kind: fc.constant('relation' as const),
  relation: fc.constantFrom('follow' as const, 'block' as const),
  rkey: fc.constantFrom('1', '2', '3'),
  subject: fc.constantFrom('did:plc:c', 'did:plc:d', undefined),
})

/** The records that are there after events, one by one, with what they say. */
function records(events: readonly RelationEvent[]) {
  const there = new Map<string, string>()
  for (const { did, relation, rkey, subject } of events) {
    const key = `${did} ${relation} ${rkey}`
    there.delete(key)
    if (subject !== undefined) there.set(key, subject)
  }
  return there
}

it('comes to what the events come to one by one: about each other account, the last record that is there', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (drawn) => {
      const events = drawn.map((one, timeUs) => ({ ...one, timeUs }))
      const there = records(events)
      const last = new Map([...there].map(([key, subject]) => [`${key.slice(0, -1)}${subject}`, key]))
      const { begun, ended } = foldRelations(events)
      expect(
        new Map(
          begun.map(({ did, relation, rkey, subject }) => [
            `${did} ${relation} ${subject}`,
            `${did} ${relation} ${rkey}`,
          ]),
        ),
      ).toEqual(last)
      const gone = ended.filter(({ subject }) => subject === undefined)
      for (const { did, relation, rkey } of gone) expect(there.has(`${did} ${relation} ${rkey}`)).toBe(false)
      expect(ended).toHaveLength(new Set(events.map((e) => `${e.did} ${e.relation} ${e.rkey}`)).size)
    }),
  )
})

it('reads any frame at all without failing, and nothing of it that could not be kept', () => {
  const frames = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(frames, (frame) => {
      const read = readStreamEvent(frame)
      expect(read === undefined || read.did.startsWith('did:')).toBe(true)
    }),
  )
})
