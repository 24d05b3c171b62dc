import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { buildCommit } from './build-commit.ts'
import type { CommitChanges } from './build-commit.ts'
import { createGroup } from './create-group.ts'
import { generateDeviceKeys } from './device-keys.ts'
import type { DeviceKeys } from './device-keys.ts'
import type { GroupState } from './group-state.ts'
import { makeKeyPackage } from './key-package.ts'
import { leavesOf, newLeaves } from './members.ts'
import { decodeGroupState, encodeGroupState } from './state-records.ts'

const now = Date.now()
const [alice, bob, carol] = [await deviceOf('alice'), await deviceOf('bob'), await deviceOf('carol')]

function deviceOf(name: string): Promise<DeviceKeys> {
  return generateDeviceKeys(`did:plc:${name}`)
}

async function adding(...devices: DeviceKeys[]): Promise<CommitChanges> {
  const made = await Promise.all(devices.map((device) => makeKeyPackage(device, { now, days: 1 })))
  return { add: made.map(({ keyPackage }) => keyPackage) }
}

async function after(state: GroupState, changes: CommitChanges): Promise<GroupState> {
  return (await buildCommit({ state, device: alice, changes })).next
}

async function group(): Promise<GroupState> {
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  return (await createGroup({ device: alice, groupId, policy: newGroupPolicy(alice.did as Did), now })).state
}

function names(before: GroupState | undefined, state: GroupState): string[] {
  return newLeaves(before?.tree, state.tree).map(({ did }) => did.replace('did:plc:', ''))
}

describe('new leaves', () => {
  it('are all of a tree that nothing came before, and none of the same tree', async () => {
    const state = await after(await group(), await adding(bob))
    expect(names(undefined, state)).toEqual(['alice', 'bob'])
    expect(names(state, state)).toEqual([])
  })

  it('are those that a commit adds, whatever else it changes', async () => {
    const before = await after(await group(), await adding(bob))
    expect(names(before, await after(before, {}))).toEqual([])
    expect(names(before, await after(before, await adding(carol)))).toEqual(['carol'])
    const replaced = await after(before, { ...(await adding(carol)), remove: [1] })
    expect(leavesOf(replaced.tree).map(({ leafIndex }) => leafIndex)).toEqual([0, 1])
    expect(names(before, replaced)).toEqual(['carol'])
  })

  it('are no leaves that only moved, or were read anew', async () => {
    const both = await after(await group(), await adding(bob, carol))
    const gone = await after(both, { remove: [1] })
    const moved = await after(gone, { ...(await adding(carol)), remove: [2] })
    expect(leavesOf(moved.tree).map(({ did, leafIndex }) => [did, leafIndex])).toContainEqual([carol.did, 1])
    expect(names(gone, moved)).toEqual([])
    expect(names(both, decodeGroupState(encodeGroupState(both)))).toEqual([])
  })

  it('are those of a device that comes with another key under its id', async () => {
    const both = await after(await group(), await adding(bob))
    const { publicKey, privateKey } = carol
    const rekeyed = { ...bob, publicKey, privateKey }
    const replaced = await after(both, { ...(await adding(rekeyed)), remove: [1] })
    expect(names(both, replaced)).toEqual(['bob'])
  })
})
