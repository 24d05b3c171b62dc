import { bytesEqual, newGroupPolicy, sortedDids } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { sha256, utf8 } from '../bytes.ts'
import { buildCommit, createGroup, generateDeviceKeys, joinExternally, makeKeyPackage } from '../mls/index.ts'
import { encodeTree } from '../mls/wire.ts'
import { plan } from './plan.ts'

const NOW = Date.now()
const [alice, bob, carol] = ['did:plc:alice', 'did:plc:bob', 'did:plc:carol'] as [Did, Did, Did]

async function groupOf(policy: Policy = newGroupPolicy(alice)) {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  return (await createGroup({ device, groupId, policy, now: NOW })).state
}

async function claimOf(did: string) {
  const device = await generateDeviceKeys(did)
  const { keyPackage } = await makeKeyPackage(device, { now: NOW, days: 1 })
  return { did, deviceId: device.deviceId, keyPackage }
}

describe('a plan to add', () => {
  it('adds devices that have key packages, and names absent who has none', async () => {
    const claim = await claimOf(bob)
    const planned = await plan({ kind: 'add', dids: [bob, carol] }, await groupOf(), [claim])
    expect(planned?.changes.add).toEqual([claim.keyPackage])
    expect(planned?.changes.policy?.absent).toEqual([carol])
  })

  it('is none where all are members already', async () => {
    const state = await groupOf(newGroupPolicy(alice, [bob]))
    expect(await plan({ kind: 'add', dids: [bob] }, state, [])).toBeUndefined()
  })

  it('lifts a ban first, and adds by the commit after', async () => {
    const banned = await sha256(utf8(bob))
    const state = await groupOf({ ...newGroupPolicy(alice), banned: [banned] })
    const planned = await plan({ kind: 'add', dids: [bob] }, state, [await claimOf(bob)])
    expect(planned).toMatchObject({ more: true, changes: { policy: { banned: [] } } })
    expect(planned?.changes.add).toBeUndefined()
  })
})

describe('a plan to set how long messages live', () => {
  it('changes the policy where it says otherwise, and takes it out again', async () => {
    const planned = await plan({ kind: 'setMessageLifetime', seconds: 60 }, await groupOf(), [])
    expect(planned?.changes.policy?.messageLifetime).toBe(60)
    const state = await groupOf({ ...newGroupPolicy(alice), messageLifetime: 60 })
    expect(await plan({ kind: 'setMessageLifetime', seconds: 60 }, state, [])).toBeUndefined()
    const lifted = await plan({ kind: 'setMessageLifetime' }, state, [])
    expect(lifted?.changes.policy).toEqual(newGroupPolicy(alice))
  })
})

describe('a plan to remove', () => {
  it('takes an absent account off the lists and bans it', async () => {
    const admins = sortedDids([alice, bob])
    const state = await groupOf({ ...newGroupPolicy(alice, [bob]), admins })
    const planned = await plan({ kind: 'remove', dids: [bob, carol] }, state, [])
    expect(planned?.changes.policy).toMatchObject({ admins: [alice], absent: [] })
    const [ban, ...more] = planned?.changes.policy?.banned ?? []
    expect(more).toEqual([])
    expect(ban && bytesEqual(ban, await sha256(utf8(bob)))).toBe(true)
  })

  it('is none where nobody is left to remove', async () => {
    const state = await groupOf()
    expect(await plan({ kind: 'remove', dids: [carol] }, state, [])).toBeUndefined()
    const leaves = [{ leafIndex: 3, did: carol, deviceId: 'carols-only-device' }]
    expect(await plan({ kind: 'removeLeaves', leaves, leaving: true }, state, [])).toBeUndefined()
  })
})

describe('a plan to take out the last admin, who leaves', () => {
  it('hands the role to the lowest leaf that stays, and is nobody else’s', async () => {
    const { bobs, carols } = await alicesGroup()
    const leaves = [{ leafIndex: 0, did: alice, deviceId: bobs.alicesDevice, statement: new Uint8Array(64) }]
    const want = { kind: 'removeLeaves', leaves, leaving: true } as const
    expect((await plan(want, bobs.state, []))?.changes.policy?.admins).toEqual([bob])
    expect(await plan(want, carols.state, [])).toBeUndefined()
  })
})

describe('a plan to let go who had left before a reset', () => {
  it('drops absent accounts, and is for admins alone', async () => {
    const state = await groupOf(newGroupPolicy(alice, [bob, carol]))
    const planned = await plan({ kind: 'letGo', dids: [bob] }, state, [])
    expect(planned?.changes.policy).toMatchObject({ absent: [carol], banned: [] })
    const { bobs } = await alicesGroup()
    expect(await plan({ kind: 'letGo', dids: [carol] }, bobs.state, [])).toBeUndefined()
  })
})

/** Alice's group, as Bob and Carol hold it, who have joined one after the other. */
async function alicesGroup() {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const policy = newGroupPolicy(alice, [bob, carol])
  const { state } = await createGroup({ device, groupId, policy, now: NOW })
  const { groupInfo, next } = await buildCommit({ state, device, changes: {} })
  const joined = async (did: string, through: { groupInfo: Uint8Array; next: typeof state }) =>
    joinExternally({
      device: await generateDeviceKeys(did),
      ...{ groupInfo: through.groupInfo, ratchetTree: encodeTree(through.next.tree), now: NOW },
    })
  const bobs = await joined(bob, { groupInfo, next })
  const carols = await joined(carol, bobs)
  return { bobs: { state: bobs.next, alicesDevice: device.deviceId }, carols: { state: carols.next } }
}

describe('a plan to change roles', () => {
  it('is the list of admins as it is to be, or none', async () => {
    const state = await groupOf(newGroupPolicy(alice, [bob]))
    const planned = await plan({ kind: 'setAdmins', promote: [bob], demote: [] }, state, [])
    expect(planned?.changes.policy?.admins).toEqual([alice, bob])
    expect(await plan({ kind: 'setAdmins', promote: [alice], demote: [bob] }, state, [])).toBeUndefined()
  })
})

describe('a plan to make somebody an admin', () => {
  it('fails by name where they are no member, or are none any more', async () => {
    const state = await groupOf()
    const want = { kind: 'setAdmins', promote: [bob], demote: [] } as const
    await expect(plan(want, state, [])).rejects.toMatchObject({ error: 'MemberNotFound' })
  })
})
