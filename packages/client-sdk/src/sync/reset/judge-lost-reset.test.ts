import { groupConvoId, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did, PublicGroup } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { beginReset, buildCommit, createGroup, generateDeviceKeys, publicOf } from '../../mls/index.ts'
import type { DeviceKeys, GroupState } from '../../mls/index.ts'
import { judgeLostReset } from './judge-lost-reset.ts'

const now = Date.parse('2026-01-01T00:00:00.000Z')
const newId = () => crypto.getRandomValues(new Uint8Array(32))

async function groupOf(device: DeviceKeys): Promise<GroupState> {
  const policy = newGroupPolicy(device.did as Did)
  return (await createGroup({ device, groupId: newId(), policy, now })).state
}

/** Resets a group, and gives the new one as a service would. */
async function reset(device: DeviceKeys, present: PublicGroup, convoId: string) {
  const begun = await beginReset({ ...{ device, convoId, reason: 'why', now }, present, groupId: newId() })
  return { groupInfo: begun.groupInfo, group: publicOf(begun.state) }
}

describe('a reset that the log has lost', async () => {
  const alice = await generateDeviceKeys('did:plc:alice')
  const mallory = await generateDeviceKeys('did:plc:mallory')
  const state = await groupOf(alice)
  const known = publicOf(state)
  const later = publicOf((await buildCommit({ state, device: alice, changes: {} })).next)
  const convoId = groupConvoId('did:web:service.invalid', known.context.groupId)
  const held = { convoId, generation: 1 }

  it('is known by its signature, an admin’s of old, and never as verified', async () => {
    for (const present of [known, later]) {
      const given = { ...(await reset(alice, present, convoId)), generation: 2 }
      const told = { by: alice.did, reason: 'why', generation: 2, verified: false }
      expect(await judgeLostReset(known, given, held)).toMatchObject(told)
    }
  })

  it('may come after groups that were never known', async () => {
    const between = await reset(alice, later, convoId)
    const given = { ...(await reset(alice, between.group, convoId)), generation: 3 }
    expect(await judgeLostReset(known, given, held)).toMatchObject({ by: alice.did, generation: 3 })
    await expect(judgeLostReset(known, { ...given, generation: 2 }, held)).rejects.toThrow('another group')
  })

  it('is refused where the state that is held is later', async () => {
    const given = { ...(await reset(alice, known, convoId)), generation: 2 }
    await expect(judgeLostReset(later, given, held)).rejects.toThrow('goes back')
  })

  it('is refused where a stranger signed it, or nobody did, or for another convo or group', async () => {
    const foreign = publicOf(await groupOf(mallory))
    const strange = { ...(await reset(mallory, foreign, convoId)), generation: 3 }
    await expect(judgeLostReset(known, strange, held)).rejects.toThrow('no device')
    const unsigned = { ...strange, group: foreign }
    await expect(judgeLostReset(known, unsigned, held)).rejects.toThrow('does not say')
    const elsewhere = { ...(await reset(alice, known, 'another')), generation: 2 }
    await expect(judgeLostReset(known, elsewhere, held)).rejects.toThrow('no device')
    const { resetOf } = (await reset(alice, known, convoId)).group.policy
    const policy = { ...foreign.policy, ...(resetOf ? { resetOf } : {}) }
    const stolen = { ...strange, generation: 2, group: { ...foreign, policy } }
    await expect(judgeLostReset(known, stolen, held)).rejects.toThrow('no device')
  })

  it('is refused where a device that is known has another key', async () => {
    const given = { ...(await reset(alice, known, convoId)), generation: 2 }
    const other = { ...(await generateDeviceKeys(alice.did)), deviceId: alice.deviceId }
    const group = { ...publicOf(await groupOf(other)), policy: given.group.policy }
    await expect(judgeLostReset(known, { ...given, group }, held)).rejects.toThrow('another key')
  })
})
