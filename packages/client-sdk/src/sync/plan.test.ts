import { bytesEqual, newGroupPolicy, sortedDids } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { sha256, utf8 } from '../bytes.ts'
import { createGroup, generateDeviceKeys, makeKeyPackage } from '../mls/index.ts'
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

describe('a plan to change roles', () => {
  it('is the list of admins as it is to be, or none', async () => {
    const state = await groupOf(newGroupPolicy(alice, [bob]))
    const planned = await plan({ kind: 'setAdmins', promote: [bob], demote: [] }, state, [])
    expect(planned?.changes.policy?.admins).toEqual([alice, bob])
    expect(await plan({ kind: 'setAdmins', promote: [alice], demote: [bob] }, state, [])).toBeUndefined()
  })
})
