import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Leaf } from '../mls/index.ts'
import { Holds } from './holds.ts'
import type { HoldChange } from './holds.ts'

const DIDS = ['did:plc:alice', 'did:plc:bob', 'did:plc:carol']
const CONVOS = ['one', 'two', 'three']

function leafOf(did: string, n: number): Leaf {
  return { leafIndex: n, did, deviceId: `device-${n}`, signatureKey: new Uint8Array(32).fill(n) }
}

const nameOf = ({ did, deviceId }: Leaf) => `${did} ${deviceId}`

type Step =
  | { readonly kind: 'tree'; readonly convoId: string; readonly leaves: readonly Leaf[] }
  | { readonly kind: 'trust'; readonly leaf: Leaf; readonly refused: boolean }
  | { readonly kind: 'forget'; readonly convoId: string }

const leaf = fc
  .tuple(fc.constantFrom(...DIDS), fc.integer({ min: 0, max: 3 }))
  .map(([did, n]) => leafOf(did, n))
const convoId = fc.constantFrom(...CONVOS)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('tree' as const),
    convoId,
    leaves: fc.uniqueArray(leaf, { selector: nameOf }),
  }),
  fc.record({ kind: fc.constant('trust' as const), leaf, refused: fc.boolean() }),
  fc.record({ kind: fc.constant('forget' as const), convoId }),
)

describe('holds', () => {
  it('hold a convo exactly while one of its leaves has an obstacle, and tell every change of that', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const refused = new Set<string>()
        const trees = new Map<string, readonly Leaf[]>()
        const told = new Map<string, boolean>()
        const holds = new Holds((one) => (refused.has(nameOf(one)) ? 'refused' : undefined))
        const hear = (id: string, change: HoldChange) => {
          if (change !== undefined) told.set(id, change === 'held')
        }
        for (const one of steps) {
          switch (one.kind) {
            case 'tree':
              trees.set(one.convoId, one.leaves)
              hear(one.convoId, holds.watch(one.convoId, one.leaves))
              break
            case 'trust':
              if (one.refused) refused.add(nameOf(one.leaf))
              else refused.delete(nameOf(one.leaf))
              for (const { convoId: id, change } of holds.reconsider(one.leaf.did)) hear(id, change)
              break
            case 'forget':
              trees.delete(one.convoId)
              told.delete(one.convoId)
              holds.forget(one.convoId)
          }
          for (const id of CONVOS) {
            const bad = (trees.get(id) ?? []).filter((each) => refused.has(nameOf(each)))
            expect(holds.holds(id)).toBe(bad.length > 0)
            expect(told.get(id) ?? false).toBe(bad.length > 0)
            expect(
              holds
                .of(id)
                .map((held) => `${held.did} ${held.deviceId}`)
                .toSorted(),
            ).toEqual(bad.map(nameOf).toSorted())
          }
        }
      }),
    )
  })

  it('know which devices are in any convo', () => {
    const holds = new Holds(() => undefined)
    holds.watch('one', [leafOf('did:plc:bob', 1)])
    expect(holds.has(leafOf('did:plc:bob', 1))).toBe(true)
    expect(holds.has(leafOf('did:plc:bob', 2))).toBe(false)
    holds.forget('one')
    expect(holds.has(leafOf('did:plc:bob', 1))).toBe(false)
  })
})
