import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptConvo, getConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { getGroupInfo, submitCommit } from './index.ts'
import { makeOwnKeyPackage } from './testing/key-packages.ts'
import { follow, makeCommit, makeExternalCommit } from './testing/member.ts'
import { claimFrom, createTestConvo, join, stock, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)

/** Everything the database holds of a convo, to compare what was before with what is after. */
async function everythingOf(convoId: ConvoId): Promise<string> {
  const tables = [
    'convo',
    'group_generation',
    'group_snapshot',
    'convo_member',
    'convo_leaf',
    'log_entry',
    'welcome',
    'sealed_metadata',
  ]
  const rows = await Promise.all(
    tables.map((table) =>
      db.query(`SELECT t::text FROM ${table} t WHERE convo_id = $1 ORDER BY 1`, [convoId]),
    ),
  )
  return JSON.stringify(rows)
}

const logOf = (convoId: ConvoId) =>
  db.query<{ seq: number; epoch: number }>(
    'SELECT seq, epoch FROM log_entry WHERE convo_id = $1 ORDER BY seq',
    [convoId],
  )

describe('commits at once', () => {
  it('let one of 100 win an epoch, and tell the others where the convo is', async () => {
    const { convoId, members } = await createTestConvo(ports, [
      await device(),
      await device(),
      await device(),
    ])
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, i) => makeCommit(members[i % 3] ?? fail())),
    )
    const answers = await Promise.allSettled(made.map((commit) => submit(ports, convoId, commit)))
    const won = answers.filter(({ status }) => status === 'fulfilled')
    const lost = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason as Error)
    expect(won).toEqual([{ status: 'fulfilled', value: { seq: 2, generation: 1, epoch: 2 } }])
    for (const error of lost) {
      expect(error).toMatchObject({ error: 'EpochConflict', message: 'the convo is at epoch 2' })
    }
    expect(await logOf(convoId)).toEqual([
      { seq: 1, epoch: 0 },
      { seq: 2, epoch: 1 },
    ])
  })

  it('make a log without gap and duplicate while everybody tries again until it wins', async () => {
    const { convoId, members } = await createTestConvo(ports, [
      await device(),
      await device(),
      await device(),
    ])
    const compete = async (member = members[0] ?? fail(), rounds = 4) => {
      let state = member
      for (let won = 0; won < rounds;) {
        const made = await makeCommit(state)
        const outcome = await outcomeOf(submit(ports, convoId, made))
        if (outcome === 'ok') {
          state = made.next
          won++
        } else {
          expect(outcome).toBe('EpochConflict')
          state = await catchUp(convoId, state)
        }
      }
    }
    await Promise.all(members.map((member) => compete(member)))
    const log = await logOf(convoId)
    expect(log).toEqual(Array.from({ length: 13 }, (_, i) => ({ seq: i + 1, epoch: i })))
    const [convo] = await db.query('SELECT epoch, last_seq FROM convo WHERE convo_id = $1', [convoId])
    expect(convo).toEqual({ epoch: 13, last_seq: 13 })
  })

  async function catchUp(convoId: ConvoId, member: Parameters<typeof follow>[0]) {
    const missed = await db.query<{ body: Uint8Array }>(
      'SELECT body FROM log_entry WHERE convo_id = $1 AND epoch >= $2 ORDER BY seq',
      [convoId, Number(member.state.groupContext.epoch)],
    )
    let caughtUp = member
    for (const { body } of missed) caughtUp = await follow(caughtUp, body)
    return caughtUp
  }
})

describe('the same commit again', () => {
  it('is given the same answer, also when the convo has moved on, and when it comes many times at once', async () => {
    const { convoId, members } = await createTestConvo(ports, [await device()])
    const made = await makeCommit(members[0] ?? fail())
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(ports, convoId, made)))
    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ seq: 1, generation: 1, epoch: 1 })))
    await submit(ports, convoId, await makeCommit(made.next))
    expect(await submit(ports, convoId, made)).toEqual(answers[0])
    expect(await logOf(convoId)).toHaveLength(2)
  })
})

describe('adding', () => {
  it('makes a member, whose Welcome opens, and whose commits wait for its acceptance', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    const added = await makeCommit(members[0] ?? fail(), { add: [own?.bytes ?? fail()] })
    await submit(ports, convoId, added)
    expect(await getConvo(ports, { caller: bob, convoId })).toMatchObject({ status: 'request', epoch: 1 })
    const through = await getGroupInfo(ports, { caller: bob, convoId })
    const early = await makeExternalCommit(bob, through, { resync: true })
    expect(await outcomeOf(submit(ports, convoId, early))).toBe('ConvoNotAccepted')
    const joined = await join(ports, convoId, bob, own)
    expect(joined.state.keySchedule.epochAuthenticator).toEqual(
      added.next.state.keySchedule.epochAuthenticator,
    )
    expect(await submit(ports, convoId, await makeCommit(joined))).toMatchObject({ epoch: 2 })
  })

  it('of an own device asks nobody', async () => {
    const alice = await device()
    const second = await insertTestDevice(db, { did: alice.did })
    const { convoId, members } = await createTestConvo(ports, [alice])
    const [own] = await claimFrom(ports, { claimer: alice, devices: [second] })
    await submit(ports, convoId, await makeCommit(members[0] ?? fail(), { add: [own?.bytes ?? fail()] }))
    expect(await getConvo(ports, { caller: second, convoId })).toMatchObject({ status: 'accepted' })
  })

  it('is refused, and stores nothing, without a claim of the account', async () => {
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const unpublished = await makeOwnKeyPackage(bob)
    const unclaimed = await stock(ports, bob)
    const [ofAnother] = await claimFrom(ports, { claimer: carol, devices: [bob] })
    const before = await everythingOf(convoId)
    for (const own of [unpublished, unclaimed, ofAnother]) {
      const made = await makeCommit(members[0] ?? fail(), { add: [own?.bytes ?? fail()] })
      expect(await outcomeOf(submit(ports, convoId, made))).toBe('KeyPackageNotClaimed')
    }
    expect(await everythingOf(convoId)).toBe(before)
  })

  it('is refused with a Welcome that leaves somebody out, names another, or is not there', async () => {
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const [b, c] = await claimFrom(ports, { claimer: alice, devices: [bob, carol] })
    const bytes = { b: b?.bytes ?? fail(), c: c?.bytes ?? fail() }
    const both = await makeCommit(members[0] ?? fail(), { add: [bytes.b, bytes.c] })
    const justBob = await makeCommit(members[0] ?? fail(), { add: [bytes.b] })
    const justCarol = await makeCommit(members[0] ?? fail(), { add: [bytes.c] })
    const nobody = await makeCommit(members[0] ?? fail())
    const before = await everythingOf(convoId)
    const wrong = [
      { ...both, welcome: justBob.welcome },
      { ...justBob, welcome: both.welcome },
      { ...justBob, welcome: justCarol.welcome },
      { ...justBob, welcome: undefined },
      { ...nobody, welcome: justBob.welcome },
    ]
    for (const made of wrong) expect(await outcomeOf(submit(ports, convoId, made))).toBe('WelcomeMismatch')
    expect(await everythingOf(convoId)).toBe(before)
    expect(await outcomeOf(submit(ports, convoId, both))).toBe('ok')
  })

  it('brings an absent account in as it is named in the policy, and back to a leaf when it joins by itself', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const policy = newGroupPolicy(alice.did, [bob.did])
    await submit(ports, convoId, await makeCommit(members[0] ?? fail(), { policy }))
    const convo = await acceptConvo(ports, { caller: bob, convoId })
    expect(convo.members).toContainEqual({ did: bob.did, role: 'member', absent: true, devices: [] })
    const through = await getGroupInfo(ports, { caller: bob, convoId })
    await submit(ports, convoId, await makeExternalCommit(bob, through))
    const joined = await getConvo(ports, { caller: bob, convoId })
    const devices = [{ deviceId: bob.deviceId, leafIndex: 1 }]
    expect(joined.members).toContainEqual({ did: bob.did, role: 'member', absent: false, devices })
  })
})

describe('removing', () => {
  it('cuts the account off at once, and tells it', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const [a, b] = [members[0] ?? fail(), members[1] ?? fail()]
    const removal = await makeCommit(a, { remove: [1] })
    await submit(ports, convoId, removal)
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(b)))).toBe('NotMember')
    expect(await outcomeOf(getGroupInfo(ports, { caller: bob, convoId }))).toBe('NotMember')
    expect(await outcomeOf(getConvo(ports, { caller: bob, convoId }))).toBe('ConvoNotFound')
    const through = await getGroupInfo(ports, { caller: alice, convoId })
    expect(await outcomeOf(submit(ports, convoId, await makeExternalCommit(bob, through)))).toBe('NotMember')
    const told = await db.query<{ kind: string }>(
      `SELECT kind FROM account_event WHERE did = $1 AND payload->>'convoId' = $2 ORDER BY seq`,
      [bob.did, convoId],
    )
    expect(told.map(({ kind }) => kind)).toEqual(['convoAdded', 'welcome', 'convoAccepted', 'convoRemoved'])
    const [leaf] = await db.query('SELECT joined_seq, removed_seq FROM convo_leaf WHERE did = $1', [bob.did])
    expect(leaf).toEqual({ joined_seq: 1, removed_seq: 2 })
  })

  it('is undone by adding again, without asking anew an account that had accepted', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const removal = await makeCommit(members[0] ?? fail(), { remove: [1] })
    await submit(ports, convoId, removal)
    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    const added = await makeCommit(removal.next, { add: [own?.bytes ?? fail()] })
    await submit(ports, convoId, added)
    expect(await getConvo(ports, { caller: bob, convoId })).toMatchObject({ status: 'accepted' })
  })

  it('is for admins only', async () => {
    const { convoId, members } = await createTestConvo(ports, [
      await device(),
      await device(),
      await device(),
    ])
    const before = await everythingOf(convoId)
    const made = await makeCommit(members[1] ?? fail(), { remove: [2] })
    expect(await outcomeOf(submit(ports, convoId, made))).toBe('NotAllowed')
    expect(await everythingOf(convoId)).toBe(before)
  })
})

describe('an external commit', () => {
  it('brings in another device of a member', async () => {
    const alice = await device()
    const second = await insertTestDevice(db, { did: alice.did })
    const { convoId } = await createTestConvo(ports, [alice])
    const through = await getGroupInfo(ports, { caller: second, convoId })
    const made = await makeExternalCommit(second, through)
    expect(await submit(ports, convoId, made)).toEqual({ seq: 1, generation: 1, epoch: 1 })
    expect(await submit(ports, convoId, await makeCommit(made.next))).toMatchObject({ epoch: 2 })
  })

  it('replaces the leaf of a device that has lost its state', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId } = await createTestConvo(ports, [alice, bob])
    const through = await getGroupInfo(ports, { caller: bob, convoId })
    await submit(ports, convoId, await makeExternalCommit(bob, through, { resync: true }))
    const stays = await db.query(
      'SELECT joined_seq, joined_epoch, removed_seq FROM convo_leaf WHERE did = $1 ORDER BY joined_seq',
      [bob.did],
    )
    expect(stays).toEqual([
      { joined_seq: 1, joined_epoch: 1, removed_seq: 2 },
      { joined_seq: 2, joined_epoch: 2, removed_seq: null },
    ])
  })

  it('of a stranger is refused as if there were no convo', async () => {
    const [alice, mallory] = [await device(), await device()]
    const { convoId } = await createTestConvo(ports, [alice])
    const through = await getGroupInfo(ports, { caller: alice, convoId })
    expect(await outcomeOf(getGroupInfo(ports, { caller: mallory, convoId }))).toBe('ConvoNotFound')
    const made = await makeExternalCommit(mallory, through)
    expect(await outcomeOf(submit(ports, convoId, made))).toBe('ConvoNotFound')
  })

  it('is refused from a device that another one calls for, or whose key is not the registered one', async () => {
    const alice = await device()
    const second = await insertTestDevice(db, { did: alice.did })
    const { convoId } = await createTestConvo(ports, [alice])
    const through = await getGroupInfo(ports, { caller: second, convoId })
    const made = await makeExternalCommit(second, through)
    expect(await outcomeOf(submit(ports, convoId, made, alice))).toBe('NotAllowed')
    const { signatureKey, privateKey } = await device()
    const forged = await makeExternalCommit({ ...second, signatureKey, privateKey }, through)
    expect(await outcomeOf(submit(ports, convoId, forged))).toBe('NotAllowed')
  })
})

describe('a commit', () => {
  it("by a device for another's leaf is refused", async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const made = await makeCommit(members[0] ?? fail())
    expect(await outcomeOf(submit(ports, convoId, made, bob))).toBe('NotAllowed')
    const second = await insertTestDevice(db, { did: alice.did })
    expect(await outcomeOf(submit(ports, convoId, made, second))).toBe('NotMember')
  })

  it('by a device that was removed from the service is refused', async () => {
    const alice = await device()
    const { convoId, members } = await createTestConvo(ports, [alice])
    await db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [alice.deviceId])
    const made = await makeCommit(members[0] ?? fail())
    expect(await outcomeOf(submit(ports, convoId, made))).toBe('DeviceNotFound')
  })

  it('of another group is refused, and so is garbage, and nothing is stored', async () => {
    const [alice, other] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const stranger = await createTestConvo(ports, [other])
    const made = await makeCommit(members[0] ?? fail())
    const foreign = await makeCommit(stranger.members[0] ?? fail())
    const before = await everythingOf(convoId)
    const caller = alice
    const refusedAs = (input: { commit: Uint8Array; groupInfo: Uint8Array }) =>
      outcomeOf(submitCommit(ports, { caller, convoId, ...input }))
    expect(await refusedAs({ commit: new Uint8Array(40), groupInfo: made.groupInfo })).toBe('InvalidMls')
    expect(await refusedAs({ commit: made.commit.slice(0, -1), groupInfo: made.groupInfo })).toBe(
      'InvalidMls',
    )
    expect(await refusedAs({ commit: flipped(made.commit), groupInfo: made.groupInfo })).toBe('InvalidMls')
    expect(await refusedAs({ commit: made.commit, groupInfo: foreign.groupInfo })).toBe('InvalidMls')
    expect(await refusedAs({ commit: made.commit, groupInfo: flipped(made.groupInfo) })).toBe('InvalidMls')
    expect(await refusedAs({ commit: foreign.commit, groupInfo: foreign.groupInfo })).toBe('InvalidMls')
    expect(await everythingOf(convoId)).toBe(before)
  })
})

describe('sealed metadata', () => {
  it('is stored with the epoch that the commit begins, as the next version', async () => {
    const alice = await device()
    const { convoId, members } = await createTestConvo(ports, [alice])
    const first = await makeCommit(members[0] ?? fail())
    await submitCommit(ports, { caller: alice, convoId, ...first, metadata: Uint8Array.of(1) })
    const second = await makeCommit(first.next)
    await submitCommit(ports, { caller: alice, convoId, ...second, metadata: Uint8Array.of(2) })
    const { metadata } = await getConvo(ports, { caller: alice, convoId })
    expect(metadata).toEqual({ generation: 1, epoch: 2, version: 2, sealed: Uint8Array.of(2) })
  })
})

/** One bit wrong in the middle. (At the end of a commit stands its membership tag, which only members can check.) */
function flipped(bytes: Uint8Array): Uint8Array {
  const at = bytes.length >> 1
  return bytes.with(at, (bytes[at] ?? 0) ^ 1)
}

function fail(): never {
  throw new Error('the test lacks what it needs')
}
