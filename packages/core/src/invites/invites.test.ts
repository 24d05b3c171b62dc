import { sha256 } from '@noble/hashes/sha2.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getConvo, leaveConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { getGroupInfo } from '../groups/index.ts'
import { follow, makeCommit, makeExternalCommit } from '../groups/testing/member.ts'
import { createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy, utf8 } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { createInvite, getInvite, listInvites, revokeInvite } from './index.ts'
import {
  invitedCommit,
  joinByInvite,
  leafOf,
  makeTestInvite,
  newTestInvite,
  proofOf,
  throughInvite,
  withInvites,
} from './testing/invite.ts'
import type { TestInvite } from './testing/invite.ts'

let db: TestDatabase
let clock: ReturnType<typeof createManualClock>
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
})
beforeEach(() => {
  clock = createManualClock()
  ports = { ...testPorts(db), clock }
})
afterAll(() => db.close())

const GET = 'blue.catbird.mls.invite.getInvite'
const device = () => insertTestDevice(db)

/** Alice's convo with one invite. */
async function convoWith(made: TestInvite, preview?: Uint8Array) {
  const alice = await device()
  const { convoId, members } = await createTestConvo(ports, [alice])
  const member = await makeTestInvite(ports, convoId, members[0] ?? fail(), {
    made,
    ...(preview ? { preview } : {}),
  })
  return { alice, convoId, made, member }
}

describe('an invite', () => {
  it('lets a stranger in who is asked nothing, as a plain member that has accepted', async () => {
    const { convoId, made, member } = await convoWith(await newTestInvite())
    const bob = await device()
    const commit = await invitedCommit(ports, bob, { convoId, made })
    expect(await submit(ports, convoId, commit)).toEqual({ seq: 2, generation: 1, epoch: 2 })
    const convo = await getConvo(ports, { caller: bob, convoId })
    expect(convo).toMatchObject({ status: 'accepted', epoch: 2 })
    expect(convo.members).toContainEqual(expect.objectContaining({ did: bob.did, role: 'member' }))
    const alices = await follow(member, commit.commit)
    expect(alices.state.keySchedule.epochAuthenticator).toEqual(
      commit.next.state.keySchedule.epochAuthenticator,
    )
    expect(await submit(ports, convoId, commit)).toMatchObject({ seq: 2 })
    expect(await submit(ports, convoId, await makeCommit(commit.next))).toMatchObject({ epoch: 3 })
  })

  it('shows its holder what it leads to, and nobody else that it is there', async () => {
    const preview = utf8('sealed')
    const expiresAt = Math.floor(clock.now().getTime() / 1000) + 60
    const { convoId, made } = await convoWith(await newTestInvite({ approval: true, expiresAt }), preview)
    const bob = await device()
    const shown = async (
      seed = made.seed,
      at: Partial<{ convoId: typeof convoId; inviteId: typeof made.inviteId }> = {},
    ) =>
      getInvite(ports, {
        caller: bob,
        convoId,
        inviteId: made.inviteId,
        lxm: GET,
        inviteProof: await proofOf(ports, bob, { lxm: GET, made, seed }),
        ...at,
      })
    expect(await shown()).toEqual({
      kind: 'group',
      approval: true,
      memberCount: 1,
      expiresAt: new Date(expiresAt * 1000),
      preview,
    })
    const other = await newTestInvite()
    expect(await outcomeOf(shown(other.seed))).toBe('InviteNotFound')
    expect(await outcomeOf(shown(made.seed, { inviteId: other.inviteId }))).toBe('InviteNotFound')
    const elsewhere = await convoWith(await newTestInvite())
    expect(await outcomeOf(shown(made.seed, { convoId: elsewhere.convoId }))).toBe('InviteNotFound')
  })

  it('takes a proof once, in its time, by the account and for the method it was made for', async () => {
    const { convoId, made } = await convoWith(await newTestInvite())
    const [bob, eve] = [await device(), await device()]
    const inviteProof = await proofOf(ports, bob, { lxm: GET, made })
    const show = (change: object = {}) =>
      outcomeOf(
        getInvite(ports, { caller: bob, convoId, inviteId: made.inviteId, lxm: GET, inviteProof, ...change }),
      )
    expect(await show({ inviteProof: 'v1.1.no' })).toBe('BadInviteProof')
    expect(await show({ caller: eve })).toBe('InviteNotFound')
    expect(await show({ lxm: 'blue.catbird.mls.invite.requestJoin' })).toBe('InviteNotFound')
    expect(await show()).toBe('ok')
    expect(await show()).toBe('BadInviteProof')
    const late = await proofOf(ports, bob, { lxm: GET, made })
    clock.advance(6 * 60_000)
    expect(await show({ inviteProof: late })).toBe('BadInviteProof')
  })

  it('lets nobody in who only knows its public half, or asks for approval', async () => {
    const { alice, convoId, made } = await convoWith(await newTestInvite({ approval: true }))
    const eve = await device()
    expect(await outcomeOf(throughInvite(ports, eve, { convoId, made }))).toBe('InvalidInvite')
    const through = await getGroupInfo(ports, { caller: alice, convoId })
    const asking = await makeExternalCommit(eve, through, { seed: made.seed })
    expect(await outcomeOf(submit(ports, convoId, asking))).toBe('InvalidInvite')
    const unknown = await newTestInvite()
    const forged = await makeExternalCommit(eve, through, { seed: unknown.seed })
    expect(await outcomeOf(submit(ports, convoId, forged))).toBe('InviteNotFound')
    expect(await outcomeOf(submit(ports, convoId, await makeExternalCommit(eve, through)))).toBe(
      'ConvoNotFound',
    )
  })

  it('is over at its time, to the second', async () => {
    const expiresAt = Math.floor(clock.now().getTime() / 1000) + 60
    const { convoId, made } = await convoWith(await newTestInvite({ expiresAt }))
    const [bob, carol] = [await device(), await device()]
    const ready = await invitedCommit(ports, carol, { convoId, made })
    clock.set(new Date(expiresAt * 1000))
    expect(await outcomeOf(throughInvite(ports, bob, { convoId, made }))).toBe('InviteExpired')
    expect(await outcomeOf(submit(ports, convoId, ready))).toBe('InviteExpired')
    clock.set(new Date(expiresAt * 1000 - 1))
    expect(await outcomeOf(submit(ports, convoId, ready))).toBe('ok')
  })

  it('lets in as many accounts as it says, whichever come at once', async () => {
    const { alice, convoId, made } = await convoWith(await newTestInvite({ maxUses: 2 }))
    const strangers = await Promise.all(Array.from({ length: 5 }, device))
    const tryIn = async (stranger: Awaited<ReturnType<typeof device>>): Promise<string> => {
      const outcome = await outcomeOf(joinByInvite(ports, stranger, { convoId, made }))
      return outcome === 'EpochConflict' ? tryIn(stranger) : outcome
    }
    const outcomes = await Promise.all(strangers.map(tryIn))
    expect(outcomes.sort()).toEqual([...Array<string>(3).fill('InviteExhausted'), 'ok', 'ok'])
    expect(await listInvites(ports, { caller: alice, convoId })).toMatchObject([{ uses: 2, maxUses: 2 }])
  })

  it('lets an account come back that had come in by it, and uses up nothing more', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite({ maxUses: 1 }))
    const bob = await device()
    const joined = await invitedCommit(ports, bob, { convoId, made })
    await submit(ports, convoId, joined)
    await leaveConvo(ports, { caller: bob, convoId })
    expect(await outcomeOf(joinByInvite(ports, bob, { convoId, made }))).toBe('NotMember')
    const alices = await follow(member, joined.commit)
    await submit(ports, convoId, await makeCommit(alices, { remove: [leafOf(alices, bob.did)] }))
    expect(await outcomeOf(joinByInvite(ports, bob, { convoId, made }))).toBe('ok')
    expect(await getConvo(ports, { caller: bob, convoId })).toMatchObject({ status: 'accepted' })
    expect(await listInvites(ports, { caller: alice, convoId })).toMatchObject([{ uses: 1 }])
  })

  it('does not bring back an account that an admin has removed', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite())
    const bob = await device()
    const joined = await invitedCommit(ports, bob, { convoId, made })
    await submit(ports, convoId, joined)
    const alices = await follow(member, joined.commit)
    const policy = { ...withInvites(alices, made), banned: [sha256(utf8(bob.did))] }
    await submit(ports, convoId, await makeCommit(alices, { remove: [leafOf(alices, bob.did)], policy }))
    expect(await outcomeOf(throughInvite(ports, bob, { convoId, made }))).toBe('NotAllowed')
    const through = await getGroupInfo(ports, { caller: alice, convoId })
    const forced = await makeExternalCommit(bob, through, { seed: made.seed })
    expect(await outcomeOf(submit(ports, convoId, forced))).toBe('NotAllowed')
  })

  it('that is in the policy a convo begins with opens it', async () => {
    const [alice, bob, made] = [await device(), await device(), await newTestInvite()]
    const policy = { ...newGroupPolicy(alice.did), invites: [made.invite] }
    const { convoId } = await createTestConvo(ports, [alice], policy)
    expect(await outcomeOf(joinByInvite(ports, bob, { convoId, made }))).toBe('ok')
  })
})

describe('making an invite', () => {
  it('is refused where the commit makes another, or none', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite())
    const other = await newTestInvite()
    const submitted = async (change: Parameters<typeof makeCommit>[1]) => {
      const { commit, groupInfo } = await makeCommit(member, change)
      return outcomeOf(
        createInvite(ports, { caller: alice, convoId, inviteId: other.inviteId, commit, groupInfo }),
      )
    }
    const third = await newTestInvite()
    expect(await submitted({})).toBe('InvalidInvite')
    expect(await submitted({ policy: withInvites(member, made, third) })).toBe('InvalidInvite')
    expect(await submitted({ policy: withInvites(member, made, other) })).toBe('ok')
    expect(await listInvites(ports, { caller: alice, convoId })).toHaveLength(2)
  })

  it('gives the same answer for the same commit', async () => {
    const [alice, made] = [await device(), await newTestInvite()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const first = members[0] ?? fail()
    const { commit, groupInfo } = await makeCommit(first, { policy: withInvites(first, made) })
    const input = { caller: alice, convoId, inviteId: made.inviteId, commit, groupInfo, preview: utf8('x') }
    const receipt = await createInvite(ports, input)
    expect(await createInvite(ports, input)).toEqual(receipt)
  })

  it('is for admins, unless the rule says otherwise', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const bobs = members[1] ?? fail()
    const made = await newTestInvite()
    expect(await outcomeOf(makeTestInvite(ports, convoId, bobs, { made }))).toBe('NotAllowed')
    expect(await outcomeOf(listInvites(ports, { caller: await device(), convoId }))).toBe('ConvoNotFound')
  })
})

describe('revoking an invite', () => {
  it('shuts it at once, also before any commit takes it out of the policy, and for good', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite(), utf8('sealed'))
    const [bob, carol] = [await device(), await device()]
    const ready = await invitedCommit(ports, carol, { convoId, made })
    const revocation = { caller: alice, convoId, inviteId: made.inviteId }
    expect(await revokeInvite(ports, revocation)).toBeUndefined()
    expect(await revokeInvite(ports, revocation)).toBeUndefined()
    expect(await outcomeOf(throughInvite(ports, bob, { convoId, made }))).toBe('InviteNotFound')
    expect(await outcomeOf(submit(ports, convoId, ready))).toBe('InviteNotFound')
    expect(await listInvites(ports, { caller: alice, convoId })).toEqual([])
    // A later commit keeps it in the policy, and another takes it out and puts it in again: it stays shut.
    const kept = await makeCommit(member)
    await submit(ports, convoId, kept)
    const out = await makeCommit(kept.next, { policy: withInvites(kept.next) })
    await submit(ports, convoId, out)
    const again = await makeCommit(out.next, { policy: withInvites(out.next, made) })
    await submit(ports, convoId, again)
    expect(await outcomeOf(throughInvite(ports, bob, { convoId, made }))).toBe('InviteNotFound')
  })

  it('holds though its commit loses the epoch', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite())
    const { commit, groupInfo } = await makeCommit(member, { policy: withInvites(member) })
    await submit(ports, convoId, await makeCommit(member))
    const revocation = { caller: alice, convoId, inviteId: made.inviteId, commit: { commit, groupInfo } }
    expect(await outcomeOf(revokeInvite(ports, revocation))).toBe('EpochConflict')
    expect(await outcomeOf(throughInvite(ports, await device(), { convoId, made }))).toBe('InviteNotFound')
  })

  it('comes with its commit, which must take it out', async () => {
    const { alice, convoId, made, member } = await convoWith(await newTestInvite())
    const revocation = { caller: alice, convoId, inviteId: made.inviteId }
    const other = await makeCommit(member)
    expect(await outcomeOf(revokeInvite(ports, { ...revocation, commit: other }))).toBe('InvalidInvite')
    const commit = await makeCommit(member, { policy: withInvites(member) })
    const receipt = await revokeInvite(ports, { ...revocation, commit })
    expect(receipt).toMatchObject({ epoch: 2 })
    expect(await revokeInvite(ports, { ...revocation, commit })).toEqual(receipt)
  })

  it('is for those whom the rule lets, and of invites that there are', async () => {
    const [alice, bob, eve] = [await device(), await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const made = await newTestInvite()
    await makeTestInvite(ports, convoId, members[0] ?? fail(), { made })
    const { inviteId } = made
    expect(await outcomeOf(revokeInvite(ports, { caller: bob, convoId, inviteId }))).toBe('NotAllowed')
    expect(await outcomeOf(revokeInvite(ports, { caller: eve, convoId, inviteId }))).toBe('ConvoNotFound')
    const unknown = { inviteId: (await newTestInvite()).inviteId }
    expect(await outcomeOf(revokeInvite(ports, { caller: alice, convoId, ...unknown }))).toBe(
      'InviteNotFound',
    )
  })

  it('happens by any commit that drops it from the policy', async () => {
    const { convoId, made, member } = await convoWith(await newTestInvite())
    await submit(ports, convoId, await makeCommit(member, { policy: withInvites(member) }))
    expect(await outcomeOf(throughInvite(ports, await device(), { convoId, made }))).toBe('InviteNotFound')
  })
})

function fail(): never {
  throw new Error('the test lacks what it needs')
}
