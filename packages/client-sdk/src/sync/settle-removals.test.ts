import { describe, expect, it } from 'vitest'
import { draftOf } from '../testing/draft-of.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { settleRemovals } from './settle-removals.ts'

const phone = { did: 'did:plc:bob', deviceId: 'phone', leafIndex: 1, signatureKey: new Uint8Array(32) }
const laptop = { did: 'did:plc:bob', deviceId: 'laptop', leafIndex: 2, signatureKey: new Uint8Array(32) }
const alice = { did: 'did:plc:alice', deviceId: 'phone', leafIndex: 0, signatureKey: new Uint8Array(32) }

/** A convo in which both of Bob's leaves are to be taken out. */
async function draftWithRemovals(): Promise<Draft> {
  const draft = await draftOf()
  const leaves = [phone, laptop].map(({ did, deviceId, leafIndex }) => ({ did, deviceId, leafIndex }))
  addIntent(draft, { kind: 'removeLeaves', leaves, leaving: true }, { now: 0, notBefore: 0 })
  return draft
}

const wanted = ({ state }: Draft) =>
  state.intents.flatMap(({ want }) =>
    want.kind === 'removeLeaves' ? want.leaves.map(({ deviceId }) => deviceId) : [],
  )

describe('leaves that are to be taken out', () => {
  it('are so no more once somebody has done it, each by itself', async () => {
    const draft = await draftWithRemovals()
    settleRemovals(draft, { committer: { ...alice, external: false }, removed: [phone] })
    expect(wanted(draft)).toEqual(['laptop'])
    settleRemovals(draft, { committer: { ...alice, external: false }, removed: [laptop] })
    expect(draft.state.intents).toEqual([])
    expect(draft.settled).toHaveLength(1)
  })

  it('are still where the device has only joined afresh', async () => {
    const draft = await draftWithRemovals()
    settleRemovals(draft, { committer: { ...phone, external: true }, removed: [phone] })
    expect(wanted(draft)).toEqual(['phone', 'laptop'])
  })

  it('are still where another leaf was at their place', async () => {
    const draft = await draftWithRemovals()
    const other = { ...phone, deviceId: 'tablet' }
    settleRemovals(draft, { committer: { ...alice, external: false }, removed: [other] })
    expect(wanted(draft)).toEqual(['phone', 'laptop'])
  })
})
