import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog } from '../messages/index.ts'
import { remainderOf } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { getGroupInfo, putGroupInfo, requestRecovery, submitCommit } from './index.ts'
import { follow, makeCommit, makeGroupInfo } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { createTestConvo, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

const externalPubOf = (groupInfo: Uint8Array) => remainderOf(groupInfo).externalPub

/** What the log shows of a GroupInfo. */
const infoOf = (groupInfo: Uint8Array) => {
  const { externalPub, signature } = remainderOf(groupInfo)
  return { externalPub, groupInfoSignature: signature }
}

/** Somebody's key, which the group does not know. */
const wrongKey = () => crypto.getRandomValues(new Uint8Array(32))

/** A group of three at epoch 2, to which the last member's commit led, with a wrong `external_pub`. */
async function misledGroup() {
  const devices = [
    await insertTestDevice(db),
    await insertTestDevice(db),
    await insertTestDevice(db),
  ] as const
  const { convoId, members } = await createTestConvo(ports, [...devices])
  const [alice = fail(), bob = fail(), carol = fail()] = members
  const made = await makeCommit(carol)
  const wrong = await makeGroupInfo(made.next, wrongKey())
  await submitCommit(ports, { caller: carol.device, convoId, commit: made.commit, groupInfo: wrong })
  return {
    ...{ convoId, wrong, right: made.groupInfo, carol: made.next },
    alice: await follow(alice, made.commit),
    bob: await follow(bob, made.commit),
  }
}

const put = (convoId: ConvoId, { device }: TestMember, groupInfo: Uint8Array, epoch = 2) =>
  putGroupInfo(ports, { caller: device, convoId, generation: 1, epoch, groupInfo })

const served = async (convoId: ConvoId, { device }: TestMember) =>
  externalPubOf((await getGroupInfo(ports, { caller: device, convoId })).groupInfo)

describe('a GroupInfo with a wrong external_pub', () => {
  it('is seen by its key in the log, and replaced by a member, which the log shows as well', async () => {
    const { convoId, wrong, right, alice, bob } = await misledGroup()
    const { entries } = await getLog(ports, { caller: bob.device, convoId, sinceSeq: 1 })
    expect(entries).toMatchObject([{ kind: 'commit', seq: 2, ...infoOf(wrong) }])
    const mine = await makeGroupInfo(alice)
    expect(await put(convoId, alice, mine)).toEqual({ seq: 3 })
    expect(await served(convoId, bob)).toEqual(externalPubOf(right))
    const { did, deviceId } = alice.device
    const notice = { kind: 'groupInfoReplaced', generation: 1, epoch: 2, did, deviceId }
    expect(await getLog(ports, { caller: bob.device, convoId, sinceSeq: 2 })).toMatchObject({
      entries: [{ kind: 'notice', notice: { ...notice, ...infoOf(mine) } }],
    })
  })

  it('is replaced once by each leaf; the same again has the same answer, and what changes nothing does nothing', async () => {
    const { convoId, right, alice, bob } = await misledGroup()
    const mine = await makeGroupInfo(alice)
    await put(convoId, alice, mine)
    expect(await put(convoId, alice, mine)).toEqual({ seq: 3 })
    expect(await put(convoId, bob, await makeGroupInfo(bob))).toEqual({ seq: 3 })
    const other = await makeGroupInfo(bob, wrongKey())
    expect(await put(convoId, bob, other)).toEqual({ seq: 4 })
    expect(await put(convoId, alice, mine)).toEqual({ seq: 3 })
    expect(await outcomeOf(put(convoId, alice, await makeGroupInfo(alice, wrongKey())))).toBe('NotAllowed')
    expect(await served(convoId, alice)).not.toEqual(externalPubOf(right))
  })

  it('is replaced by no other leaf, epoch or tag, and by none that is barred', async () => {
    const { convoId, alice, bob, carol } = await misledGroup()
    expect(await outcomeOf(put(convoId, alice, await makeGroupInfo(bob)))).toBe('InvalidMls')
    expect(await outcomeOf(put(convoId, alice, await makeGroupInfo(alice), 1))).toBe('EpochConflict')
    const ahead = await makeCommit(alice)
    expect(await outcomeOf(put(convoId, alice, ahead.groupInfo))).toBe('InvalidMls')
    const report = { caller: alice.device, convoId, generation: 1, seq: 2, reason: 'externalPub' }
    await requestRecovery(ports, report)
    expect(await outcomeOf(put(convoId, carol, await makeGroupInfo(carol)))).toBe('CommitterBarred')
  })

  it('may be reported where it is a replacement itself', async () => {
    const { convoId, alice, bob } = await misledGroup()
    await put(convoId, bob, await makeGroupInfo(bob, wrongKey()))
    const report = { caller: alice.device, convoId, generation: 1, seq: 3, reason: 'externalPub' }
    expect(await requestRecovery(ports, report)).toEqual({ counted: true, barred: true })
    expect(await put(convoId, alice, await makeGroupInfo(alice))).toEqual({ seq: 5 })
    const { deviceId } = bob.device
    expect(await getLog(ports, { caller: alice.device, convoId, sinceSeq: 3 })).toMatchObject({
      entries: [{ notice: { kind: 'removalSuggested', deviceId, reason: 'faultyCommits' } }, { seq: 5 }],
    })
  })
})

function fail(): never {
  throw new Error('there is no such member')
}
