import { decodePublicGroup, encodePublicGroup, judgeCommit, policyBytesOf } from '@catbird-mls/core/mls'
import { policyOf } from '@catbird-mls/client/mls'
import { describe, expect, it } from 'vitest'
import { seededRng } from '../fuzz/rng.ts'
import type { Rng } from '../fuzz/rng.ts'
import { convoId, newDevice, World } from './world.ts'

describe('the public group', () => {
  it.each([1, 2, 3])('follows random groups as their members do (seed %i)', async (seed) => {
    const rng = seededRng(seed)
    const world = await World.create()
    for (let step = 0; step < 25; step++) {
      await randomCommit(world, rng, step)
      expectAgreement(world)
    }
  })

  it('refuses what its policy forbids, and goes on as if nothing had been', async () => {
    const world = await World.create()
    await world.commit(world.admin, { join: await newDevice('bob') })
    await world.commit(world.admin, { join: await newDevice('carol') })
    const [, bob, carol] = world.members
    if (!bob || !carol) throw new Error('members are missing')
    const grab = {
      ...policyOf(bob.state),
      admins: [policyOf(bob.state).admins, bob.device.did].flat().sort(),
    }
    const hostile = [
      await world.build(bob, { remove: [carol] }),
      await world.build(bob, { join: await newDevice('dave') }),
      await world.build(bob, { policy: grab as ReturnType<typeof policyOf> }), // a list of DIDs, in order
    ]
    for (const { built } of hostile) {
      await expect(judgeCommit(world.group, { convoId, ...built })).rejects.toMatchObject({
        error: 'NotAllowed',
      })
    }
    await world.commit(bob, { join: await newDevice('bob') })
    expectAgreement(world)
  })

  it('refuses a stranger who joins, and a commit or GroupInfo with any bit turned', async () => {
    const world = await World.create()
    await world.commit(world.admin, { join: await newDevice('bob') })
    const stranger = await world.buildJoin(await newDevice('mallory'))
    await expect(judgeCommit(world.group, { convoId, ...stranger })).rejects.toMatchObject({
      error: 'NotMember',
    })
    const { built } = await world.build(world.admin, { join: await newDevice('carol') })
    for (let at = 5; at < built.commit.length; at += 97) {
      // the membership tag, the last bytes, is a secret of the members: nobody else can check it
      if (at >= built.commit.length - 33) break
      const commit = flipped(built.commit, at)
      await expect(
        judgeCommit(world.group, { convoId, ...built, commit }),
        `bit ${at}`,
      ).rejects.toHaveProperty('error')
    }
    for (let at = 5; at < built.groupInfo.length; at += 41) {
      const groupInfo = flipped(built.groupInfo, at)
      await expect(
        judgeCommit(world.group, { convoId, ...built, groupInfo }),
        `bit ${at}`,
      ).rejects.toHaveProperty('error')
    }
  })
})

async function randomCommit(world: World, rng: Rng, step: number): Promise<unknown> {
  const { admin } = world
  const others = world.members.filter((member) => member !== admin)
  const other = others.length > 0 ? rng.pick(others) : undefined
  const kind = rng.pick(['join', 'join', 'replace', 'remove', 'policy', 'renew', 'resync'] as const)
  const join = () => newDevice(`m${step}-${rng.int(1_000_000)}`)
  if (kind === 'policy') {
    return world.commit(admin, { policy: { ...policyOf(admin.state), memberLimit: 100 + step } })
  }
  if (!other || kind === 'join') return world.commit(admin, { join: await join() })
  if (kind === 'replace') return world.commit(admin, { remove: [other], join: await join() })
  if (kind === 'remove') return world.commit(admin, { remove: [other] })
  if (kind === 'renew') return world.commit(other, {})
  return world.resync(other)
}

function expectAgreement({ group, members }: World): void {
  const kept = decodePublicGroup(encodePublicGroup(group))
  for (const { state } of members) {
    expect(kept.context.epoch).toBe(state.context.epoch)
    expect(kept.context.treeHash).toEqual(state.context.treeHash)
    expect(kept.context.confirmedTranscriptHash).toEqual(state.context.confirmedTranscriptHash)
    expect(policyBytesOf(kept.context.extensions)).toEqual(policyBytesOf(state.context.extensions))
  }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
}
