import { createHash } from 'node:crypto'
import {
  createLeaveStatement,
  leafNodeAt,
  leavesOf,
  membersOf,
  newDirectPolicy,
  newGroupPolicy,
} from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import {
  adds,
  ciphersuite,
  commit,
  follow,
  found,
  joinBy,
  joinThrough,
  judge,
  keyPackageOf,
  newParty,
  removes,
  sets,
} from './library-group.ts'
import { convoId } from './world.ts'

describe('a direct convo', () => {
  it('lets nobody in beside its two accounts, by no policy', async () => {
    const [alice, bob, eve] = [await newParty('alice'), await newParty('bob'), await newParty('eve')]
    const { state, group } = await found(alice, newDirectPolicy(alice.did, bob.did, [bob.did]))
    const opened = await commit(state, [
      sets({ ...group.policy, memberLimit: 3, absent: [bob.did, eve.did] }),
    ])
    await expect(judge(group, opened)).rejects.toMatchObject({ error: 'InvalidPolicy' })
    const joined = await judge(group, await joinThrough(state, bob))
    expect([...membersOf(joined.group)].sort()).toEqual([alice.did, bob.did])
  })

  it('begins between two accounts, neither more nor fewer', async () => {
    const [alice, bob, eve] = [await newParty('alice'), await newParty('bob'), await newParty('eve')]
    const policy = newDirectPolicy(alice.did, bob.did, [bob.did])
    await expect(found(alice, { ...policy, admins: [alice.did], absent: [] })).rejects.toMatchObject({
      error: 'InvalidPolicy',
    })
    const three = {
      ...policy,
      admins: [alice.did, bob.did, eve.did],
      absent: [bob.did, eve.did],
      memberLimit: 3,
    }
    await expect(found(alice, three)).rejects.toMatchObject({ error: 'InvalidPolicy' })
  })
})

describe('a group', () => {
  it('holds no GREASE in its GroupContext, which no joiner could support', async () => {
    const { state, group } = await found(await newParty('alice'))
    const greased = await commit(state, [
      sets(group.policy, [{ extensionType: 0x0a0a, extensionData: new Uint8Array(3) }]),
    ])
    await expect(judge(group, greased)).rejects.toMatchObject({ error: 'InvalidMls' })
  })

  it('does not take a banned account back by naming it absent, unless the ban is lifted', async () => {
    const [alice, eve] = [await newParty('alice'), await newParty('eve')]
    const banned = [Uint8Array.from(createHash('sha256').update(eve.did).digest())]
    const { state, group } = await found(alice, { ...newGroupPolicy(alice.did), banned })
    const named = await commit(state, [sets({ ...group.policy, absent: [eve.did] })])
    await expect(judge(group, named)).rejects.toMatchObject({ error: 'NotAllowed' })
    const lifted = await commit(state, [sets({ ...group.policy, absent: [eve.did], banned: [] })])
    await expect(judge(group, lifted)).resolves.toBeDefined()
  })

  it('has no banned member, neither left in by the ban nor there from the start', async () => {
    const [alice, eve] = [await newParty('alice'), await newParty('eve')]
    const { state, group } = await found(alice)
    const added = await commit(state, [adds((await keyPackageOf(eve)).publicPackage)])
    const { group: two } = await judge(group, added)
    const banned = [Uint8Array.from(createHash('sha256').update(eve.did).digest())]
    const left = await commit(added.state, [sets({ ...two.policy, banned })])
    await expect(judge(two, left)).rejects.toMatchObject({ error: 'NotAllowed' })
    await expect(found(alice, { ...group.policy, banned, absent: [eve.did] })).rejects.toMatchObject({
      error: 'NotAllowed',
    })
  })

  it('lets any member take out a leaver who was once absent, and only together with its leaf', async () => {
    const [alice, bob, carol] = [await newParty('alice'), await newParty('bob'), await newParty('carol')]
    const { state, group } = await found(alice, { ...newGroupPolicy(alice.did), absent: [carol.did] })
    const bobsPackage = await keyPackageOf(bob)
    const added = await commit(state, [adds(bobsPackage.publicPackage)])
    const { group: two } = await judge(group, added)
    const bobs = await joinBy(added, bobsPackage)
    const joined = await joinThrough(bobs, carol)
    const { group: three } = await judge(two, joined)
    const carols = leavesOf(three).find(({ did }) => did === carol.did)
    const leaf = carols && leafNodeAt(three, carols.leafIndex)
    if (!carols || !leaf) throw new Error('carol has no leaf')
    const place = { convoId, groupId: three.context.groupId, leafIndex: carols.leafIndex, leaf }
    const leaves = [await createLeaveStatement(place, carol.keys.signKey, ciphersuite)]
    const gone = { ...three.policy, absent: [] }
    const after = await follow(bobs, joined)
    const left = await judge(three, await commit(after, [removes(carols.leafIndex), sets(gone)], { leaves }))
    expect([...membersOf(left.group)].sort()).toEqual([alice.did, bob.did])
    const dropped = await commit(bobs, [sets(gone)])
    await expect(judge(two, dropped)).rejects.toMatchObject({ error: 'NotAllowed' })
  })
})
