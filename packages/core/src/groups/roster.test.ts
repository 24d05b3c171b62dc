import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Did } from '../mls/index.ts'
import { rosterChange, rosterOf } from './roster.ts'
import type { Member, Roster } from './roster.ts'

const did = fc.constantFrom(
  'did:plc:a',
  'did:plc:b',
  'did:plc:c',
  'did:plc:d',
  'did:plc:e',
) as fc.Arbitrary<Did>
const group = fc.record({
  leaves: fc.array(fc.record({ did })),
  policy: fc.record({ admins: fc.uniqueArray(did), absent: fc.uniqueArray(did) }),
})

function apply(before: Roster, change: ReturnType<typeof rosterChange>): Map<Did, Member> {
  const members = new Map(before)
  for (const member of [...change.joined, ...change.changed]) members.set(member.did, member)
  for (const gone of change.left) members.delete(gone)
  return members
}

describe('the members of an epoch', () => {
  it('are the accounts with a leaf and the absent ones', () => {
    const [a, b, c] = ['did:plc:a', 'did:plc:b', 'did:plc:c'] as [Did, Did, Did]
    const roster = rosterOf({ leaves: [{ did: a }, { did: a }], policy: { admins: [a, c], absent: [b] } })
    expect([...roster.values()]).toEqual([
      { did: a, role: 'admin', absent: false },
      { did: b, role: 'member', absent: true },
    ])
  })

  it('become those of the next by the change between them, which touches nobody twice', () => {
    fc.assert(
      fc.property(group, group, (one, other) => {
        const before = rosterOf(one)
        const after = rosterOf(other)
        const change = rosterChange(before, after)
        expect(apply(before, change)).toEqual(new Map(after))
        const touched = [
          ...change.joined.map((m) => m.did),
          ...change.changed.map((m) => m.did),
          ...change.left,
        ]
        expect(new Set(touched).size).toBe(touched.length)
        expect(rosterChange(after, after)).toEqual({ joined: [], changed: [], left: [] })
      }),
    )
  })
})
