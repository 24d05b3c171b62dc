import { encodePolicy, newDirectPolicy, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import {
  beganBy,
  beginReset,
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
const newId = () => crypto.getRandomValues(new Uint8Array(32))
const alice = 'did:plc:alice' as Did

async function group(device: DeviceKeys, groupId = newId()): Promise<GroupState> {
  return (await createGroup({ device, groupId, policy: newGroupPolicy(alice), now })).state
}

const lineOf = (state: GroupState): LostLine => ({
  ...{ generation: 1, epoch: 1, groupId: state.context.groupId, invites: [] },
  policy: encodePolicy(policyOf(state)),
  leaves: leavesOf(state.tree),
})

const said = (generation: number) => ({ convoId: 'c', generation })

describe('the group that a restored service leads back to', () => {
  it('is the same one, in the same generation, with no other key for a device that is known', async () => {
    const device = await generateDeviceKeys(alice)
    const state = await group(device)
    const { next } = await buildCommit({ state, device, changes: {} })
    expect(await isEarlier(publicOf(state), lineOf(next), said(1))).toBe(true)
    const other = await group(device)
    expect(await isEarlier(publicOf(other), lineOf(next), said(1))).toBe(false)
    const impostor = { ...(await generateDeviceKeys(alice)), deviceId: device.deviceId }
    const forged = await group(impostor, Uint8Array.from(state.context.groupId))
    expect(await isEarlier(publicOf(forged), lineOf(next), said(1))).toBe(false)
  })

  it('is in the generation before the one that the last reset left', async () => {
    const device = await generateDeviceKeys(alice)
    const [state, other] = [await group(device), await group(device)]
    const reset = { device, convoId: 'c', reason: 'why', now, present: publicOf(state), groupId: newId() }
    const line = { ...lineOf((await beginReset(reset)).state), generation: 2 }
    expect(await isEarlier(publicOf(state), line, said(1))).toBe(true)
    expect(await isEarlier(publicOf(other), line, said(1))).toBe(false)
  })

  it('is of a later generation only where an admin that was known has reset it since', async () => {
    const [device, mallory] = [await generateDeviceKeys(alice), await generateDeviceKeys('did:plc:mallory')]
    const state = await group(device)
    const reset = { device, convoId: 'c', reason: 'why', now, present: publicOf(state), groupId: newId() }
    const { state: begun } = await beginReset(reset)
    expect(await isEarlier(publicOf(begun), lineOf(state), said(2))).toBe(true)
    const elsewhere = { ...said(2), convoId: 'another' }
    expect(await isEarlier(publicOf(begun), lineOf(state), elsewhere)).toBe(false)
    expect(await isEarlier(publicOf(await group(device)), lineOf(state), said(2))).toBe(false)
    const foreign = await createGroup({
      ...{ device: mallory, groupId: newId(), now },
      policy: newGroupPolicy('did:plc:mallory' as Did),
    })
    const strange = await beginReset({ ...reset, device: mallory, present: publicOf(foreign.state) })
    expect(await isEarlier(publicOf(strange.state), lineOf(state), said(2))).toBe(false)
  })

  it('keeps the two accounts of a direct convo', async () => {
    const device = await generateDeviceKeys(alice)
    const direct = async (other: Did, groupId = newId()) =>
      (await createGroup({ device, groupId, policy: newDirectPolicy(alice, other, [other]), now })).state
    const state = await direct('did:plc:bob' as Did)
    const groupId = Uint8Array.from(state.context.groupId)
    expect(await isEarlier(publicOf(state), lineOf(state), said(1))).toBe(true)
    const changed = await direct('did:plc:mallory' as Did, groupId)
    expect(await isEarlier(publicOf(changed), lineOf(state), said(1))).toBe(false)
    const asGroup = await group(device, groupId)
    expect(await isEarlier(publicOf(asGroup), lineOf(state), said(1))).toBe(false)
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
