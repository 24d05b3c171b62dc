import { encodePolicy, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import {
  beganBy,
  buildCommit,
  createGroup,
  generateDeviceKeys,
  leavesOf,
  policyOf,
  publicOf,
} from '../../mls/index.ts'
import type { DeviceKeys, GroupState } from '../../mls/index.ts'
import type { LostLine } from '../../store/lost-line.ts'
import { isEarlier } from './is-earlier.ts'

const now = Date.now()
const alice = 'did:plc:alice' as Did

async function group(
  device: DeviceKeys,
  groupId = crypto.getRandomValues(new Uint8Array(32)),
): Promise<GroupState> {
  return (await createGroup({ device, groupId, policy: newGroupPolicy(alice), now })).state
}

const lineOf = (state: GroupState): LostLine => ({
  ...{ generation: 1, epoch: 1, groupId: state.context.groupId, invites: [] },
  policy: encodePolicy(policyOf(state)),
  leaves: leavesOf(state.tree),
})

describe('the group that a restored service leads back to', () => {
  it('is the same one, in the same generation, with no other key for a device that is known', async () => {
    const device = await generateDeviceKeys(alice)
    const state = await group(device)
    const { next } = await buildCommit({ state, device, changes: {} })
    expect(isEarlier(publicOf(state), lineOf(next), 1)).toBe(true)
    const other = await group(device)
    expect(isEarlier(publicOf(other), lineOf(next), 1)).toBe(false)
    expect(isEarlier(publicOf(other), lineOf(next), 2)).toBe(true) // of another generation the id is another one
    const impostor = { ...(await generateDeviceKeys(alice)), deviceId: device.deviceId }
    const forged = await group(impostor, Uint8Array.from(state.context.groupId))
    expect(isEarlier(publicOf(forged), lineOf(next), 1)).toBe(false)
  })
})

describe('an epoch', () => {
  it('is known by the commit that began it, and by no other of the same number', async () => {
    const device = await generateDeviceKeys(alice)
    const state = await group(device)
    const [one, other] = [
      await buildCommit({ state, device, changes: {} }),
      await buildCommit({ state, device, changes: {} }),
    ]
    expect(beganBy(one.next, one.commit)).toBe(true)
    expect(beganBy(one.next, other.commit)).toBe(false)
    expect(beganBy(one.next, new Uint8Array([1, 2, 3]))).toBe(false)
  })
})
