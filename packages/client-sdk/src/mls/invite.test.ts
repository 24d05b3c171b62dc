import {
  compareBytes,
  encodeCommitData,
  inviteKeyOf,
  newGroupPolicy,
  signInvite,
} from '@catbird-mls/core/mls'
import type { CarriedInvite, Did, PolicyInvite } from '@catbird-mls/core/mls'
import { beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../bytes.ts'
import {
  buildCommit,
  createGroup,
  encodeGroupState,
  enterByInvite,
  generateDeviceKeys,
  joinExternally,
  leavesOf,
  processCommit,
  promote,
} from './index.ts'
import type { DeviceKeys, GroupState } from './index.ts'
import { encodeTree } from './wire.ts'

const NOW = Date.now()
const CONVO = 'a'.repeat(52)
const seeds = { open: seed(1), asking: seed(2), servers: seed(3) }

let alice: DeviceKeys
let state: GroupState
let groupInfo: Uint8Array
let ratchetTree: Uint8Array
beforeAll(async () => {
  alice = await generateDeviceKeys('did:plc:alice')
  const policy = newGroupPolicy('did:plc:alice' as Did)
  const invites: PolicyInvite[] = [
    { key: await inviteKeyOf(seeds.open), approval: false },
    { key: await inviteKeyOf(seeds.asking), approval: true },
  ]
  invites.sort((a, b) => compareBytes(a.key, b.key))
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const created = await createGroup({ device: alice, groupId, policy, now: NOW })
  const changes = { policy: { ...policy, invites } }
  const built = await buildCommit({ device: alice, state: created.state, changes })
  state = promote(created.state, built.next, NOW)
  groupInfo = built.groupInfo
  ratchetTree = encodeTree(state.tree)
})

const follow = (commit: Uint8Array) =>
  processCommit({ state, device: alice, convoId: CONVO, commit, at: NOW })

describe('a device with an invite', () => {
  it('comes in by itself, and members follow', async () => {
    const bob = await generateDeviceKeys('did:plc:bob')
    const { authenticatedData } = await enterByInvite({
      device: bob,
      seed: seeds.open,
      groupInfo,
      ratchetTree,
    })
    const joined = await joinExternally({ device: bob, groupInfo, ratchetTree, authenticatedData, now: NOW })
    const followed = await follow(joined.commit)
    if (followed.kind !== 'advanced') throw new Error('the join removed a member')
    expect(followed.effect.added).toMatchObject([{ did: 'did:plc:bob' }])
    expect(toHex(followed.state.schedule.epochAuthenticator)).toBe(
      toHex(joined.next.schedule.epochAuthenticator),
    )
  })

  it('does not trust a group whose policy lacks the invite, or has its holders ask', async () => {
    const bob = await generateDeviceKeys('did:plc:bob')
    for (const wrong of [seeds.servers, seeds.asking]) {
      const entering = enterByInvite({ device: bob, seed: wrong, groupInfo, ratchetTree })
      await expect(entering).rejects.toMatchObject({ failure: 'NotAllowed' })
    }
  })

  it('carries none where its account is a member by now', async () => {
    const tablet = await generateDeviceKeys('did:plc:alice')
    const { authenticatedData } = await enterByInvite({
      ...{ device: tablet, seed: seeds.open, groupInfo, ratchetTree },
    })
    expect(authenticatedData).toHaveLength(0)
  })
})

describe('a member', () => {
  it.each<[string, (carried: (by: Uint8Array) => Promise<CarriedInvite>) => Promise<CarriedInvite>]>([
    ['that the service made itself', (carried) => carried(seeds.servers)],
    ['that asks for approval, and the service did not', (carried) => carried(seeds.asking)],
    [
      'of another signature',
      async (carried) => ({
        ...(await carried(seeds.open)),
        signature: (await carried(seeds.servers)).signature,
      }),
    ],
  ])('refuses a joiner with an invite %s, and stays as it was', async (_, make) => {
    const eve = await generateDeviceKeys('did:plc:eve')
    const { groupId, epoch } = state.context
    const join = { groupId, epoch, did: eve.did, signatureKey: eve.publicKey }
    const invite = await make((by) => signInvite(join, by))
    const authenticatedData = encodeCommitData({ leaves: [], invite })
    const joined = await joinExternally({ device: eve, groupInfo, ratchetTree, authenticatedData, now: NOW })
    const before = encodeGroupState(state)
    await expect(follow(joined.commit)).rejects.toMatchObject({
      failure: 'NotAllowed',
      cause: { error: 'InvalidInvite' },
    })
    expect(encodeGroupState(state)).toEqual(before)
    expect(leavesOf(state.tree)).toHaveLength(1)
  })

  it('refuses an invite that was signed for another account', async () => {
    const [bob, eve] = [await generateDeviceKeys('did:plc:bob'), await generateDeviceKeys('did:plc:eve')]
    const { authenticatedData } = await enterByInvite({
      device: bob,
      seed: seeds.open,
      groupInfo,
      ratchetTree,
    })
    const joined = await joinExternally({ device: eve, groupInfo, ratchetTree, authenticatedData, now: NOW })
    await expect(follow(joined.commit)).rejects.toMatchObject({ cause: { error: 'InvalidInvite' } })
  })
})

function seed(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte)
}
