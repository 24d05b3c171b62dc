import { hasVouched, judgeCommit, remainderOf } from '@catbird-mls/core/mls'
import { externalPubOfState, isSound, processCommit } from '@catbird-mls/client/mls'
import { describe, expect, it } from 'vitest'
import { poisonedCommit, unprocessable } from '../support/poison/poison.ts'
import { convoId, newDevice, World } from './public-group/world.ts'
import type { Member } from './public-group/world.ts'

const externalPubOf = (groupInfo: Uint8Array) => remainderOf(groupInfo).externalPub

/** A group of four, whose last member can do what no client of ours does. */
async function fourMembers() {
  const world = await World.create()
  for (const name of ['bob', 'carol', 'mallory']) {
    await world.commit(world.admin, { join: await newDevice(name) })
  }
  const mallory = world.members.at(-1)
  if (mallory === undefined) throw new Error('nobody is there')
  return { world, mallory, honest: world.members.slice(0, -1) }
}

const process = ({ state, device }: Member, commit: Uint8Array) =>
  processCommit({ state, device, convoId, commit, at: 0 })

const failures = {
  membershipTag: 'WrongMembershipTag',
  confirmationTag: 'WrongConfirmationTag',
  path: 'UnreadablePath',
  pathKeys: 'UnreadablePath',
} as const

describe('a commit that nobody can judge without secrets', () => {
  it('is processed if it is right, though it was composed by hand', async () => {
    const { world, mallory, honest } = await fourMembers()
    const { commit, groupInfo } = await poisonedCommit(mallory.state, mallory.device)
    await judgeCommit(world.group, { convoId, commit, groupInfo })
    for (const member of honest) {
      const processed = await process(member, commit)
      expect(processed.kind).toBe('advanced')
      if (processed.kind !== 'advanced') continue
      expect(await externalPubOfState(processed.state)).toEqual(externalPubOf(groupInfo))
      expect(await isSound(processed.state)).toBe(true)
    }
  })

  for (const poison of unprocessable) {
    it(`is accepted by the service, and found out by every member by its ${poison}`, async () => {
      const { world, mallory, honest } = await fourMembers()
      const { commit, groupInfo } = await poisonedCommit(mallory.state, mallory.device, poison)
      await judgeCommit(world.group, { convoId, commit, groupInfo })
      for (const member of honest) {
        await expect(process(member, commit)).rejects.toMatchObject({ failure: failures[poison] })
        expect(await isSound(member.state)).toBe(true)
      }
    })
  }

  it('is vouched for by the signature of its GroupInfo, with its tag and its key', async () => {
    const { world, mallory } = await fourMembers()
    const { commit, groupInfo } = await poisonedCommit(mallory.state, mallory.device, 'confirmationTag')
    const { group, effects } = await judgeCommit(world.group, { convoId, commit })
    const { externalPub, signature } = remainderOf(groupInfo)
    const { leafIndex } = effects.committer
    expect(await hasVouched(group, { leafIndex, externalPub, signature })).toBe(true)
    const other = new Uint8Array(32)
    expect(await hasVouched(group, { leafIndex, externalPub: other, signature })).toBe(false)
    expect(await hasVouched(group, { leafIndex: 0, externalPub, signature })).toBe(false)
    const altered = { ...group, confirmationTag: other }
    expect(await hasVouched(altered, { leafIndex, externalPub, signature })).toBe(false)
  })

  it('is processed where its GroupInfo alone misleads, and every member sees that', async () => {
    const { world, mallory, honest } = await fourMembers()
    const { commit, groupInfo } = await poisonedCommit(mallory.state, mallory.device, 'externalPub')
    await judgeCommit(world.group, { convoId, commit, groupInfo })
    for (const member of honest) {
      const processed = await process(member, commit)
      if (processed.kind !== 'advanced') throw new Error('a member was removed')
      expect(await externalPubOfState(processed.state)).not.toEqual(externalPubOf(groupInfo))
    }
  })
})

describe('a member that cannot process a commit', () => {
  it('knows whether it is its own state that is damaged', async () => {
    const { honest } = await fourMembers()
    const [, bob] = honest
    if (bob === undefined) throw new Error('nobody is there')
    const { state } = bob
    const { schedule, privatePath, context } = state
    const other = crypto.getRandomValues(new Uint8Array(32))
    const leaf = privatePath.leafIndex * 2
    const damaged = [
      { ...state, schedule: { ...schedule, confirmationKey: other } },
      { ...state, context: { ...context, treeHash: other } },
      {
        ...state,
        privatePath: { ...privatePath, privateKeys: { ...privatePath.privateKeys, [leaf]: other } },
      },
    ]
    expect(await isSound(state)).toBe(true)
    for (const one of damaged) expect(await isSound(one)).toBe(false)
  })

  it('knows a commit of its own that it does not remember', async () => {
    const { mallory } = await fourMembers()
    const { commit } = await poisonedCommit(mallory.state, mallory.device)
    await expect(process(mallory, commit)).rejects.toMatchObject({ failure: 'OwnCommit' })
  })
})
