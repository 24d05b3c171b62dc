import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptConvo, createConvo, getConvo, leaveConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog, sendMessages } from '../messages/index.ts'
import { newDirectPolicy } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { getGroupInfo, resetConvo } from './index.ts'
import { beginGroup, makeCommit, makeExternalCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { makeMessage } from './testing/message.ts'
import { makeReset } from './testing/reset.ts'
import type { MadeReset } from './testing/reset.ts'
import { claimFrom, createTestConvo, join, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)

function reset(convoId: ConvoId, { groupInfo, next }: MadeReset) {
  return resetConvo(ports, { caller: next.device, convoId, expectedGeneration: 1, groupInfo })
}

async function say(convoId: ConvoId, { device: caller, state }: TestMember) {
  const [result] = await sendMessages(ports, { caller, messages: [makeMessage(convoId, state.groupContext)] })
  return result?.error === undefined ? result?.seq : result.error.error
}

async function read(convoId: ConvoId, { device: caller }: Pick<TestMember, 'device'>) {
  const { entries } = await getLog(ports, { caller, convoId })
  return entries.map(({ seq, kind }) => [seq, kind])
}

describe('a direct convo that one account has left', () => {
  /** Both are in; then Bob leaves. */
  async function left() {
    const [alice, bob] = [await device(), await device()]
    const policy = newDirectPolicy(alice.did, bob.did, [bob.did])
    const { member, groupInfo } = await beginGroup(alice, policy)
    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    const first = await makeCommit(member, {
      add: own ? [own.bytes] : [],
      policy: newDirectPolicy(alice.did, bob.did),
    })
    const { commit, groupInfo: commitGroupInfo, welcome } = first
    const created = { caller: alice, kind: 'direct', with: bob.did, groupInfo } as const
    const { convoId } = await createConvo(ports, { ...created, commit, commitGroupInfo, welcome })
    const bobs = await join(ports, convoId, bob, own)
    expect(await say(convoId, first.next)).toBe(2)
    expect(await leaveConvo(ports, { caller: bob, convoId })).toEqual({ seq: 3 })
    return { convoId, alice: first.next, bob: bobs, policy: newDirectPolicy(alice.did, bob.did) }
  }

  it('takes no more messages in its generation', async () => {
    const { convoId, alice } = await left()
    expect(await say(convoId, alice)).toBe('ResetRequired')
  })

  it('reaches who left as a request, by the reset of who stayed, with the messages from before hidden', async () => {
    const { convoId, alice, bob, policy } = await left()
    await reset(convoId, await makeReset(convoId, alice, policy))
    const convo = await getConvo(ports, { caller: bob.device, convoId })
    expect(convo).toMatchObject({ status: 'request', generation: 2 })
    // A device of his that was away still learns that he had left.
    expect(await read(convoId, bob)).toEqual([
      [1, 'commit'],
      [2, 'notEntitled'],
      [3, 'notice'],
      [4, 'notice'],
    ])
    const told = await db.query<{ kind: string }>(
      `SELECT kind FROM account_event WHERE did = $1 AND kind LIKE 'convo%' ORDER BY seq DESC LIMIT 1`,
      [bob.device.did],
    )
    expect(told).toEqual([{ kind: 'convoAdded' }])
    await acceptConvo(ports, { caller: bob.device, convoId })
    const through = await getGroupInfo(ports, { caller: bob.device, convoId })
    const back = await makeExternalCommit(bob.device, through)
    await submit(ports, convoId, back)
    expect(await say(convoId, back.next)).toBe(6)
  })

  it('has who left back when that account accepts it again, also on a device that is new', async () => {
    const { convoId, bob, alice } = await left()
    const fresh = await insertTestDevice(db, { did: bob.device.did })
    expect(await acceptConvo(ports, { caller: fresh, convoId })).toMatchObject({ status: 'accepted' })
    expect(await acceptConvo(ports, { caller: fresh, convoId })).toMatchObject({
      status: 'accepted',
      lastSeq: 3,
    })
    const through = await getGroupInfo(ports, { caller: fresh, convoId })
    const back = await makeExternalCommit(fresh, through)
    expect(await submit(ports, convoId, back)).toMatchObject({ seq: 4, generation: 1 })
    expect(await say(convoId, back.next)).toBe(5)
    expect(await read(convoId, { device: fresh })).toEqual([
      [1, 'notEntitled'],
      [2, 'notEntitled'],
      [3, 'notEntitled'],
      [4, 'commit'],
      [5, 'message'],
    ])
    const old = await read(convoId, bob)
    expect(old.slice(0, 3).map(([, kind]) => kind)).toEqual(['commit', 'notEntitled', 'notice'])
    expect(await say(convoId, alice)).toBe(6)
  })

  it('comes to one state when both write at once', async () => {
    for (let round = 0; round < 4; round++) {
      const { convoId, alice, bob, policy } = await left()
      const made = await makeReset(convoId, alice, policy)
      await Promise.all([reset(convoId, made), acceptConvo(ports, { caller: bob.device, convoId })])
      const convo = await getConvo(ports, { caller: bob.device, convoId })
      expect(convo).toMatchObject({ generation: 2, status: 'accepted', lastSeq: 4 })
      const through = await getGroupInfo(ports, { caller: bob.device, convoId })
      const back = await makeExternalCommit(bob.device, through)
      await submit(ports, convoId, back)
      expect(await say(convoId, back.next)).toBe(6)
    }
  })

  it('does not let who left a group come back this way', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId } = await createTestConvo(ports, [alice, bob])
    await leaveConvo(ports, { caller: bob, convoId })
    expect(await outcomeOf(acceptConvo(ports, { caller: bob, convoId }))).toBe('ConvoNotFound')
  })

  it('lets each account add its own devices, and the other’s only while that has none there', async () => {
    const { convoId, alice, bob } = await left()
    await acceptConvo(ports, { caller: bob.device, convoId })
    const [tablet, phone] = [
      await insertTestDevice(db, { did: bob.device.did }),
      await insertTestDevice(db, { did: alice.device.did }),
    ]
    const [own] = await claimFrom(ports, { claimer: alice.device, devices: [tablet] })
    const foreign = await makeCommit(alice, { add: own ? [own.bytes] : [] })
    expect(await outcomeOf(submit(ports, convoId, foreign))).toBe('NotAllowed')
    const [mine] = await claimFrom(ports, { claimer: alice.device, devices: [phone] })
    expect(
      await outcomeOf(submit(ports, convoId, await makeCommit(alice, { add: mine ? [mine.bytes] : [] }))),
    ).toBe('ok')
  })
})
