import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConvo, getConvo, leaveConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog, sendMessages } from '../messages/index.ts'
import { judgeBeginning, judgeReset, membersOf, newGroupPolicy } from '../mls/index.ts'
import type { ConvoId, Policy } from '../mls/index.ts'
import { getGroupInfo, requestRecovery, resetConvo } from './index.ts'
import { beginGroup, makeCommit, makeExternalCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { makeMessage } from './testing/message.ts'
import { makeReset } from './testing/reset.ts'
import type { MadeReset, ResetLies } from './testing/reset.ts'
import { claimFrom, createTestConvo, join, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)
const HOUR = 3_600_000
const later = (ms: number) => ({ ...ports, clock: { now: () => new Date(Date.now() + ms) } })

/** A group of three, of whom the first alone is an admin. */
async function three() {
  const devices = [await device(), await device(), await device()] as const
  const policy = newGroupPolicy(devices[0].did)
  const { convoId, members } = await createTestConvo(ports, devices, policy)
  const [alice, bob, carol] = members
  if (!alice || !bob || !carol) throw new Error('somebody is missing')
  return { convoId, alice, bob, carol, policy }
}

function reset(convoId: ConvoId, made: MadeReset, expectedGeneration = 1, on = ports) {
  const { groupInfo, next } = made
  return resetConvo(on, { caller: next.device, convoId, expectedGeneration, groupInfo })
}

/** The same ports, where something happens just before each transaction begins. */
function beforeTransactions(act: () => Promise<unknown>): typeof ports {
  const connect = async () => {
    await act()
    return db.pool.connect()
  }
  const pool = Object.assign(Object.create(db.pool) as TestDatabase['pool'], { connect })
  return { ...ports, db: { ...ports.db, pool } }
}

async function say(convoId: ConvoId, { device: caller, state }: TestMember) {
  const [result] = await sendMessages(ports, { caller, messages: [makeMessage(convoId, state.groupContext)] })
  return result?.error === undefined ? result?.seq : result.error.error
}

async function read(convoId: ConvoId, { device: caller }: Pick<TestMember, 'device'>) {
  const { entries } = await getLog(ports, { caller, convoId })
  return entries.map(({ seq, kind }) => [seq, kind])
}

describe('a reset', () => {
  it('begins the next generation in the same log, with the resetter in it and everybody else absent', async () => {
    const { convoId, alice, bob, policy } = await three()
    const made = await makeReset(convoId, alice, policy)
    const caller = alice.device
    const metadata = Uint8Array.of(7)
    const { groupInfo } = made
    const receipt = await resetConvo(ports, { caller, convoId, expectedGeneration: 1, groupInfo, metadata })
    expect(receipt).toEqual({ seq: 2, generation: 2, epoch: 0 })
    const convo = await getConvo(ports, { caller: bob.device, convoId })
    expect(convo).toMatchObject({ generation: 2, epoch: 0, lastSeq: 2, status: 'accepted' })
    expect(convo.metadata).toMatchObject({ generation: 2, epoch: 0, sealed: metadata })
    expect(convo.members.filter(({ absent }) => !absent).map(({ did }) => did)).toEqual([caller.did])
    expect(convo.members).toHaveLength(3)
    const { entries } = await getLog(ports, { caller: bob.device, convoId, sinceSeq: 1 })
    const { groupId } = made.next.state.groupContext
    expect(entries).toMatchObject([{ seq: 2, notice: { kind: 'reset', generation: 2, groupId, groupInfo } }])
  })

  it('is answered the same again, also many times at once and when the convo has moved on', async () => {
    const { convoId, alice, policy } = await three()
    const made = await makeReset(convoId, alice, policy)
    const answers = await Promise.all(Array.from({ length: 8 }, () => reset(convoId, made)))
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ seq: 2, generation: 2, epoch: 0 })))
    await submit(ports, convoId, await makeCommit(made.next))
    expect(await reset(convoId, made)).toEqual(answers[0])
    expect(await getConvo(ports, { caller: alice.device, convoId })).toMatchObject({ lastSeq: 3 })
  })

  it('wins or loses as a whole against others of its generation, and against commits of its epoch', async () => {
    const { convoId, alice, bob, policy } = await three()
    const resets = await Promise.all(Array.from({ length: 8 }, () => makeReset(convoId, alice, policy)))
    const commits = await Promise.all(Array.from({ length: 8 }, () => makeCommit(bob)))
    const outcomes = await Promise.all([
      ...commits.map((made) => outcomeOf(submit(ports, convoId, made))),
      ...resets.map((made) => outcomeOf(reset(convoId, made))),
    ])
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
    const lost = outcomes.filter((outcome) => outcome !== 'ok')
    expect(lost.filter((name) => name !== 'EpochConflict' && name !== 'GenerationConflict')).toEqual([])
    expect(await getConvo(ports, { caller: alice.device, convoId })).toMatchObject({ lastSeq: 2 })
  })

  it('lets nothing of the former generation in any more, and the others by external commit or Welcome', async () => {
    const { convoId, alice, bob, carol, policy } = await three()
    const made = await makeReset(convoId, alice, policy)
    await reset(convoId, made)
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(bob)))).toBe('GenerationConflict')
    expect(await say(convoId, bob)).toBe('GenerationConflict')
    const [own] = await claimFrom(ports, { claimer: alice.device, devices: [carol.device] })
    const { resetOf } = await policyIn(convoId, alice)
    const welcomed = await makeCommit(made.next, {
      add: own ? [own.bytes] : [],
      policy: { ...policy, absent: [bob.device.did], ...(resetOf ? { resetOf } : {}) },
    })
    await submit(ports, convoId, welcomed)
    const carols = await join(ports, convoId, carol.device, own)
    const through = await getGroupInfo(ports, { caller: bob.device, convoId })
    expect(through).toMatchObject({ generation: 2, epoch: 1 })
    const bobs = await makeExternalCommit(bob.device, through)
    expect(await submit(ports, convoId, bobs)).toEqual({ seq: 4, generation: 2, epoch: 2 })
    expect(await say(convoId, carols)).toBe(5)
    expect(await say(convoId, bobs.next)).toBe(6)
  })

  it('leaves readable to each device what it was entitled to in either generation, and no more', async () => {
    const { convoId, alice, bob, policy } = await three()
    expect(await say(convoId, bob)).toBe(2)
    const made = await makeReset(convoId, alice, policy)
    await reset(convoId, made)
    expect(await say(convoId, made.next)).toBe(4)
    const bobs = await makeExternalCommit(
      bob.device,
      await getGroupInfo(ports, { caller: bob.device, convoId }),
    )
    await submit(ports, convoId, bobs)
    expect(await say(convoId, bobs.next)).toBe(6)
    const second = await insertTestDevice(db, { did: bob.device.did })
    const shown = [
      [1, 'commit'],
      [2, 'message'],
      [3, 'notice'],
      [4, 'notEntitled'],
      [5, 'commit'],
      [6, 'message'],
    ]
    expect(await read(convoId, bob)).toEqual(shown)
    expect(await read(convoId, { device: second })).toEqual(
      shown.map(([seq, kind]) => [seq, kind === 'message' ? 'notEntitled' : kind]),
    )
  })

  it('is made once an hour at most, the first one at any time', async () => {
    const { convoId, alice, policy } = await three()
    const first = await makeReset(convoId, alice, policy)
    await reset(convoId, first)
    const now = await policyIn(convoId, alice)
    const second = await makeReset(convoId, first.next, now)
    const refused = await reset(convoId, second, 2).catch((error: unknown) => error)
    expect(refused).toMatchObject({ error: 'RateLimitExceeded' })
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(HOUR - 60_000)
    expect(await reset(convoId, second, 2, later(HOUR + 1000))).toEqual({ seq: 3, generation: 3, epoch: 0 })
  })

  it('is refused to a leaf that is barred from commits, until its device has joined afresh', async () => {
    const { convoId, alice, bob, policy } = await three()
    const made = await makeCommit(alice)
    const { seq } = await submit(ports, convoId, made)
    const report = { caller: bob.device, convoId, generation: 1, seq, reason: 'path' }
    expect(await requestRecovery(ports, report)).toMatchObject({ barred: true })
    const barred = await makeReset(convoId, made.next, policy)
    expect(await outcomeOf(reset(convoId, barred))).toBe('CommitterBarred')
    const through = await getGroupInfo(ports, { caller: alice.device, convoId })
    const afresh = await makeExternalCommit(alice.device, through, { resync: true })
    await submit(ports, convoId, afresh)
    const again = await makeReset(convoId, afresh.next, policy)
    expect(await reset(convoId, again)).toMatchObject({ generation: 2 })
  })

  it('is refused to a leaf that was barred meanwhile, and answered again to one that was barred since', async () => {
    const { convoId, alice, policy } = await three()
    const made = await makeReset(convoId, alice, policy)
    const bar = (at: Date | null) =>
      db.execute('UPDATE convo_leaf SET barred_at = $2 WHERE convo_id = $1', [convoId, at])
    const late = beforeTransactions(() => bar(new Date()))
    expect(await outcomeOf(reset(convoId, made, 1, late))).toBe('CommitterBarred')
    await bar(null)
    const receipt = await reset(convoId, made)
    await bar(new Date())
    expect(await reset(convoId, made)).toEqual(receipt)
  })

  it('keeps leaving who has asked to leave a group', async () => {
    const { convoId, alice, bob, policy } = await three()
    await leaveConvo(ports, { caller: bob.device, convoId })
    const made = await makeReset(convoId, alice, policy)
    await reset(convoId, made)
    const seen = await getConvo(ports, { caller: alice.device, convoId })
    expect(seen.members.find(({ did }) => did === bob.device.did)).toMatchObject({
      absent: true,
      leaving: true,
    })
    expect(await outcomeOf(getConvo(ports, { caller: bob.device, convoId }))).toBe('ConvoNotFound')
    const { resetOf } = await policyIn(convoId, alice)
    const absent = seen.members
      .map(({ did }) => did)
      .filter((did) => did !== bob.device.did && did !== alice.device.did)
    const dropped = await makeCommit(made.next, {
      policy: { ...policy, absent, ...(resetOf ? { resetOf } : {}) },
    })
    await submit(ports, convoId, dropped)
    expect((await getConvo(ports, { caller: alice.device, convoId })).members).toHaveLength(2)
  })

  it('cannot be changed or dropped by anybody afterwards, an admin neither', async () => {
    const { convoId, alice, policy } = await three()
    const made = await makeReset(convoId, alice, policy)
    await reset(convoId, made)
    const now = await policyIn(convoId, alice)
    const { resetOf, ...dropped } = now
    if (resetOf === undefined) throw new Error('the policy names no reset')
    for (const next of [dropped, { ...now, resetOf: { ...resetOf, reason: 'another' } }]) {
      const commit = await makeCommit(made.next, { policy: next })
      expect(await outcomeOf(submit(ports, convoId, commit))).toBe('InvalidPolicy')
    }
  })
})

/** The policy of the present generation, as the reset left it. */
async function policyIn(convoId: ConvoId, { device: caller }: TestMember): Promise<Policy> {
  const { entries } = await getLog(ports, { caller, convoId })
  const begun = entries.flatMap((entry) =>
    entry.kind === 'notice' && entry.notice.kind === 'reset' ? [entry.notice.groupInfo] : [],
  )
  const [groupInfo] = begun.slice(-1)
  if (groupInfo === undefined) throw new Error('there was no reset')
  return (await judgeBeginning(groupInfo)).group.policy
}

describe('a reset that does not follow from the present group', () => {
  it('is refused by name, and nothing is stored', async () => {
    const { convoId, alice, bob, carol, policy } = await three()
    const stranger = await device()
    const other = await three()
    const second = await insertTestDevice(db, { did: alice.device.did })
    const members = [...membersOf({ tree: alice.state.ratchetTree, policy })]
    const others = members.filter((did) => did !== alice.device.did).sort()
    const lies: [string, ResetLies, TestMember?][] = [
      ['InvalidReset', { convoId: other.convoId }],
      ['InvalidReset', { unsigned: { groupId: other.alice.state.groupContext.groupId } }],
      ['EpochConflict', { unsigned: { epoch: 0 } }],
      ['EpochConflict', { unsigned: { epoch: 2 } }],
      ['InvalidReset', { unsigned: { transcript: new Uint8Array(32) } }],
      ['InvalidReset', { unsigned: { policyHash: new Uint8Array(32) } }],
      ['InvalidReset', { unsigned: { leafIndex: 1 } }],
      ['InvalidReset', { unsigned: { leafIndex: 99 } }],
      ['InvalidReset', { signed: { reason: 'another' } }],
      ['InvalidReset', { signed: { signature: new Uint8Array(64) } }],
      ['InvalidReset', { signer: bob.device }],
      ['InvalidReset', { creator: stranger, policy: { absent: members.sort() } }],
      ['InvalidReset', { creator: second }],
      ['InvalidReset', { groupId: alice.state.groupContext.groupId }],
      ['ConvoExists', { groupId: other.alice.state.groupContext.groupId }],
      ['InvalidReset', { policy: { memberLimit: 10 } }],
      ['InvalidReset', { policy: { admins: [alice.device.did, ...others].sort() } }],
      ['InvalidReset', { policy: { banned: [new Uint8Array(32)] } }],
      ['InvalidReset', { policy: { absent: others.slice(1) } }],
      ['InvalidReset', { policy: { absent: [...others, stranger.did].sort() } }],
      ['NotAllowed', {}, carol],
    ]
    const before = await everything()
    for (const [i, [error, lie, resetter = alice]] of lies.entries()) {
      const made = await makeReset(convoId, resetter, policy, lie)
      const caller = lie.creator ?? resetter.device
      const asked = { caller, convoId, expectedGeneration: 1, groupInfo: made.groupInfo }
      const outcome = await outcomeOf(resetConvo(ports, asked))
      const expected =
        lie.creator === stranger ? 'ConvoNotFound' : lie.creator === second ? 'NotMember' : error
      expect([i, outcome]).toEqual([i, expected])
    }
    const plain = await beginGroup(alice.device, { ...policy, absent: others })
    const good = await makeReset(convoId, alice, policy)
    const asked = { caller: alice.device, convoId, expectedGeneration: 1, groupInfo: good.groupInfo }
    const refused: [string, Partial<typeof asked>][] = [
      ['InvalidReset', { groupInfo: plain.groupInfo }],
      ['InvalidMls', { groupInfo: new Uint8Array(64) }],
      ['GenerationConflict', { expectedGeneration: 2 }],
      ['NotAllowed', { caller: bob.device }],
      ['ConvoNotFound', { caller: stranger }],
      ['NotMember', { caller: second }],
    ]
    for (const [error, change] of refused) {
      expect([error, await outcomeOf(resetConvo(ports, { ...asked, ...change }))]).toEqual([error, error])
    }
    expect(await everything()).toEqual(before)
    expect(await outcomeOf(resetConvo(ports, asked))).toBe('ok')
  })

  it('is refused by the judgement that members run, whoever let it pass', async () => {
    const { convoId, alice, bob, policy } = await three()
    const stranger = await device()
    const held = { ...bob.state, context: bob.state.groupContext, tree: bob.state.ratchetTree, policy }
    const others = [...membersOf(held)].filter((did) => did !== alice.device.did).sort()
    const foreign = { creator: stranger, policy: { absent: [alice.device.did, ...others].sort() } }
    for (const lie of [foreign, { creator: await insertTestDevice(db, { did: alice.device.did }) }]) {
      const { groupInfo } = await makeReset(convoId, alice, policy, lie)
      expect(await outcomeOf(judgeReset(held, { convoId, groupInfo }))).toBe('InvalidReset')
    }
    const { groupInfo } = await makeReset(convoId, alice, policy)
    expect((await judgeReset(held, { convoId, groupInfo })).creator.did).toBe(alice.device.did)
    expect(await outcomeOf(createConvo(ports, { caller: alice.device, kind: 'group', groupInfo }))).toBe(
      'InvalidPolicy',
    )
  })

  async function everything(): Promise<unknown> {
    const tables = [
      'convo',
      'mls_group',
      'group_generation',
      'convo_member',
      'convo_leaf',
      'log_entry',
      'account_event',
    ]
    return Promise.all(tables.map(async (table) => (await db.query(`SELECT 1 FROM ${table}`)).length))
  }
})
