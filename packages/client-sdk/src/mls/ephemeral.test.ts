import { decodeEphemeral, encodeEphemeral, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { randomBytes, utf8 } from '../bytes.ts'
import { createGroup, encodeGroupState, generateDeviceKeys, openEphemeral, sealEphemeral } from './index.ts'

const policy = newGroupPolicy('did:plc:alice' as Did)
const convoId = 'a'.repeat(52)

async function groupOfOne() {
  const device = await generateDeviceKeys('did:plc:alice')
  const { state } = await createGroup({ device, groupId: randomBytes(32), policy, now: 0 })
  return { device, state }
}

describe('an ephemeral message', () => {
  it('is opened by the members of its epoch, and moves no state', async () => {
    const { device, state } = await groupOfOne()
    const before = encodeGroupState(state)
    const content = utf8('typing')
    const ciphertext = await sealEphemeral({ state, device, convoId }, { at: 7, content })
    const opened = await openEphemeral({ state, convoId }, ciphertext)
    expect(opened).toMatchObject({ sender: { did: device.did, deviceId: device.deviceId }, at: 7, content })
    expect(encodeGroupState(state)).toEqual(before)
  })

  it('is of one length for all that is short', async () => {
    const { device, state } = await groupOfOne()
    const seal = (text: string) => sealEphemeral({ state, device, convoId }, { at: 7, content: utf8(text) })
    expect((await seal('')).length).toBe((await seal('a'.repeat(50))).length)
  })

  it('is opened in no other convo, group or epoch, and not when another has signed it', async () => {
    const { device, state } = await groupOfOne()
    const other = await groupOfOne()
    const what = { at: 7, content: utf8('typing') }
    const ciphertext = await sealEphemeral({ state, device, convoId }, what)
    expect(await openEphemeral({ state, convoId: 'b'.repeat(52) }, ciphertext)).toBeUndefined()
    expect(await openEphemeral({ state: other.state, convoId }, ciphertext)).toBeUndefined()
    const elsewhere = encodeEphemeral({ ...decodeEphemeral(ciphertext), epoch: 1 })
    expect(await openEphemeral({ state, convoId }, elsewhere)).toBeUndefined()
    const forged = await sealEphemeral({ state, device: other.device, convoId }, what)
    expect(await openEphemeral({ state, convoId }, forged)).toBeUndefined()
  })
})
