import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revokeDevice, suggestRemovals, suspendAccount } from '../accounts/index.ts'
import { createConvo, leaveConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { requestRecovery, requestResetAsOperator, submitCommit } from '../groups/index.ts'
import { beginGroup, makeCommit } from '../groups/testing/member.ts'
import type { TestMember } from '../groups/testing/member.ts'
import { makeMessage } from '../groups/testing/message.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { ensureMessagePartitions, sendMessages } from '../messages/index.ts'
import { newDirectPolicy, toBase32 } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import {
  findConvos,
  forgetConflicts,
  getConvoAsOperator,
  listConvosAsOperator,
  listEpochs,
  noteConflict,
  readLogShape,
} from './index.ts'
import type { ConvoFilter } from './index.ts'
import { walk } from './testing/pages.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
  await ensureMessagePartitions(db, { now: new Date() })
})
afterAll(() => db.close())

const by = { kind: 'admin', id: 'did:example:operator' } as const
const device = () => insertTestDevice(db)
const newConvoId = () => toBase32(new Uint8Array(randomBytes(32))) as ConvoId
const later = (ms: number) => ({ ...ports, clock: { now: () => new Date(Date.now() + ms) } })
const hour = 3600_000

async function fourIn(): Promise<{
  convoId: ConvoId
  members: [TestMember, TestMember, TestMember, TestMember]
}> {
  const { convoId, members } = await createTestConvo(ports, [
    ...([await device(), await device(), await device(), await device()] as const),
  ])
  return { convoId, members: members as [TestMember, TestMember, TestMember, TestMember] }
}

async function detailOf(convoId: ConvoId, at = ports) {
  const detail = await getConvoAsOperator(at, convoId)
  if (detail === undefined) throw new Error('there is no such convo')
  return detail
}

describe('convos', () => {
  it('are listed by pages, each once and the newest first, also those of one moment', async () => {
    await using own = await createTestDatabase()
    const made: { kind: string; key: string }[] = []
    for (let i = 0; i < 12; i++) {
      const [convoId, kind] = [newConvoId(), i % 3 === 0 ? 'direct' : 'group']
      const at = new Date(1.7e12 + Math.floor(i / 5) * 1000)
      await own.execute(
        'INSERT INTO convo (convo_id, kind, created_at, last_at) VALUES ($1, $2, $3, now())',
        [...[convoId, kind, at]],
      )
      made.push({ kind, key: `${at.toISOString()} ${convoId}` })
    }
    const keys = (kinds: readonly string[]) =>
      made.filter(({ kind }) => kinds.includes(kind)).map(({ key }) => key)
    const expected: Partial<Record<ConvoFilter, string[]>> = {
      all: keys(['direct', 'group']),
      direct: keys(['direct']),
      group: keys(['group']),
      attention: [],
    }
    for (const [filter, all] of Object.entries(expected) as [ConvoFilter, string[]][])
      for (const limit of [1, 2, 5, 50]) {
        const met = await walk(async (cursor) => {
          const { convos: rows, ...next } = await listConvosAsOperator(testPorts(own), {
            limit,
            cursor,
            filter,
          })
          return { rows, ...next }
        })
        const order = met.map(({ convoId, createdAt }) => `${createdAt.toISOString()} ${convoId}`)
        expect(order, filter).toEqual(all.toSorted().toReversed())
      }
  })

  it('are found by the beginning of their id', async () => {
    const { convoId } = await createTestConvo(ports, [await device()])
    for (const query of [convoId, convoId.slice(0, 20)])
      expect((await findConvos(ports, query)).map((found) => found.convoId)).toEqual([convoId])
    for (const query of ['', '%', '\0', `${convoId}a`]) expect(await findConvos(ports, query)).toEqual([])
  })

  it('are shown with their members, leaves and sizes, and with nothing that is said in them', async () => {
    const { convoId, members } = await fourIn()
    const detail = await detailOf(convoId)
    expect(detail).toMatchObject({
      ...{ convoId, kind: 'group', generation: 1, epoch: 1, members: 4, firstSeq: 1, lastSeq: 1 },
      ...{ findings: [], pendingRemovals: [], faults: [], openInvites: 0, resetRequestedAt: null },
      generations: [{ generation: 1, lastEpoch: 1 }],
    })
    expect(detail.state.groupInfoBytes).toBeGreaterThan(100)
    expect(detail.state.snapshotBytes).toBeGreaterThan(100)
    const inOrder = members.map(({ device: { did } }) => did).toSorted()
    expect(detail.roster.map(({ did }) => did)).toEqual(inOrder)
    expect(new Set(detail.roster.flatMap(({ leaves }) => leaves.map(({ leafIndex }) => leafIndex)))).toEqual(
      new Set([0, 1, 2, 3]),
    )
    expect(detail.roster.map(({ role }) => role).toSorted()).toEqual(['admin', 'member', 'member', 'member'])
    expect(await getConvoAsOperator(ports, newConvoId())).toBeUndefined()
  })

  it('tell of whom the members are to remove, and when that was asked for long ago', async () => {
    const { convoId, members } = await fourIn()
    const [, bob, carol, dave] = members
    await leaveConvo(ports, { caller: bob.device, convoId })
    await suspendAccount(ports, { did: carol.device.did, by })
    await suggestRemovals(ports, { did: carol.device.did, limit: 10 })
    await revokeDevice(ports, { ...dave.device, by })
    const { pendingRemovals, findings } = await detailOf(convoId)
    const since = expect.any(Date) as Date
    expect(pendingRemovals).toHaveLength(3)
    for (const removal of [
      { did: bob.device.did, deviceId: null, cause: 'leaving', since },
      { did: carol.device.did, deviceId: null, cause: 'suspended', since },
      { did: dave.device.did, deviceId: dave.device.deviceId, cause: 'deviceRemoved', since },
    ])
      expect(pendingRemovals).toContainEqual(removal)
    expect(findings).toEqual([])
    expect((await detailOf(convoId, later(2 * hour))).findings).toEqual(['removalPending'])
  })

  it('want attention while commits of their generation are reported, or leaves are barred', async () => {
    const { convoId, members } = await fourIn()
    const [alice, bob, , dave] = members
    await submit(ports, convoId, await makeCommit(dave))
    const report = ({ device: caller }: TestMember) =>
      requestRecovery(ports, { caller, convoId, generation: 1, seq: 2, reason: 'path' })
    const seen = async () =>
      (await listConvosAsOperator(ports, { limit: 10, filter: 'attention' })).convos.map((found) => [
        found.convoId,
        found.findings,
      ])
    await report(alice)
    expect(await seen()).toEqual([[convoId, ['faultReported']]])
    await report(bob)
    expect(await seen()).toEqual([[convoId, ['faultReported', 'barred']]])
    const detail = await detailOf(convoId)
    const { did, deviceId } = dave.device
    expect(detail.faults).toMatchObject([
      { seq: 2, reason: 'path', devices: 2, accused: { leafIndex: 3, did, deviceId } },
    ])
    expect(detail.roster.find((member) => member.did === did)?.leaves).toMatchObject([
      { leafIndex: 3, barredAt: expect.any(Date) as Date },
    ])
    await db.execute('UPDATE convo SET generation = 2 WHERE convo_id = $1', [convoId])
    expect(await seen()).toEqual([])
  })

  it('tell that a reset was asked for, and that the two of a direct convo block each other', async () => {
    const [alice, bob] = [await device(), await device()]
    const { groupInfo } = await beginGroup(alice, newDirectPolicy(alice.did, bob.did, [bob.did]))
    const { convoId } = await createConvo(ports, { caller: alice, kind: 'direct', with: bob.did, groupInfo })
    await requestResetAsOperator(ports, { convoId, by })
    await db.execute('UPDATE convo SET blocked_at = now() WHERE convo_id = $1', [convoId])
    const detail = await detailOf(convoId)
    expect(detail.findings).toEqual(['blocked', 'resetRequested'])
    expect(detail.resetRequestedAt).toEqual(expect.any(Date))
    const absent = detail.roster.find(({ did }) => did === bob.did)
    expect(absent).toMatchObject({ absent: true, status: 'request', leaves: [] })
    const { convos } = await listConvosAsOperator(ports, { limit: 1, filter: 'direct' })
    expect(convos).toMatchObject([{ convoId, kind: 'direct', members: 2 }])
  })
})

describe('the log of a convo', () => {
  /** Five commits: two that add, one that removes, and two updates, with messages between. */
  async function eventful() {
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    let [first] = members
    if (first === undefined) throw new Error('the test has no such thing')
    const [own] = await claimFrom(ports, { claimer: alice, devices: [carol] })
    for (const changes of [{ add: [own?.bytes ?? new Uint8Array()] }, {}, { remove: [1] }, {}]) {
      const made = await makeCommit(first, changes)
      await submit(ports, convoId, made)
      first = made.next
    }
    const messages = [1, 2, 3].map(() => makeMessage(convoId, first.state.groupContext))
    await sendMessages(ports, { caller: alice, messages })
    return { convoId, alice }
  }

  it('is shown by the epochs that its commits began, by pages', async () => {
    const { convoId, alice } = await eventful()
    const committer = { did: alice.did, deviceId: alice.deviceId }
    for (const limit of [1, 2, 5, 10]) {
      const epochs = await walk(async (cursor) => {
        const { epochs: rows, ...next } = await listEpochs(ports, { convoId, limit, cursor })
        return { rows, ...next }
      })
      expect(epochs).toMatchObject([
        { epoch: 5, seq: 5, added: 0, removed: 0, committer },
        { epoch: 4, seq: 4, added: 0, removed: 1, committer },
        { epoch: 3, seq: 3, added: 0, removed: 0, committer },
        { epoch: 2, seq: 2, added: 1, removed: 0, committer },
        { epoch: 1, seq: 1, added: 1, removed: 0, committer },
      ])
      expect(epochs.every(({ bytes, generation }) => bytes > 100 && generation === 1)).toBe(true)
    }
    for (const cursor of ['', '1', '1.', 'x.1', '1.1.1', `1.${'9'.repeat(16)}`])
      expect(await outcomeOf(listEpochs(ports, { convoId, limit: 2, cursor }))).toBe('InvalidCursor')
  })

  it('tells how many commits came too late for an epoch, for thirty days', async () => {
    const { convoId, members } = await fourIn()
    const [winner, ...losers] = members
    await submit(ports, convoId, await makeCommit(winner))
    const late = { ...ports, clock: createManualClock(new Date()) }
    for (const loser of losers) {
      const { commit, groupInfo } = await makeCommit(loser)
      const made = { caller: loser.device, convoId, commit, groupInfo }
      expect(await outcomeOf(submitCommit(ports, made))).toBe('EpochConflict')
      await noteConflict(late, { convoId, commit })
    }
    const { epochs } = await listEpochs(ports, { convoId, limit: 10 })
    expect(epochs.map(({ epoch, conflicts }) => [epoch, conflicts])).toEqual([
      [2, 3],
      [1, 0],
    ])
    expect((await detailOf(convoId)).conflicts).toEqual({ count: 3, lastAt: late.clock.now() })
    const elsewhere = await fourIn()
    const { commit } = await makeCommit(elsewhere.members[0])
    await noteConflict(late, { convoId, commit })
    await noteConflict(late, { convoId: elsewhere.convoId, commit })
    expect((await detailOf(elsewhere.convoId)).conflicts).toEqual({ count: 0, lastAt: null })
    expect(await forgetConflicts(late, { limit: 10 })).toBe(0)
    late.clock.advance(31 * 24 * hour)
    expect(await forgetConflicts(late, { limit: 10 })).toBe(1)
    expect((await detailOf(convoId)).conflicts).toEqual({ count: 0, lastAt: null })
  })

  it('is shown by its shape', async () => {
    const { convoId } = await eventful()
    const shape = await readLogShape(ports, convoId)
    expect(shape).toMatchObject({ firstSeq: 1, lastSeq: 8 })
    expect(shape?.stretches.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => [seq, seq]),
    )
    expect(shape?.stretches.map(({ commits, messages }) => [commits, messages])).toEqual([
      ...[1, 2, 3, 4, 5].map(() => [1, 0]),
      ...[6, 7, 8].map(() => [0, 1]),
    ])
    expect(await readLogShape(ports, newConvoId())).toBeUndefined()
  })

  it('is shown in few stretches, however long it is', async () => {
    const { convoId } = await createTestConvo(ports, [await device()])
    await db.execute(
      `INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext)
       SELECT $1, n, now(), 1, 0, '\\x0000' FROM generate_series(1, 6000) n`,
      [convoId],
    )
    await db.execute('UPDATE convo SET last_seq = 6000 WHERE convo_id = $1', [convoId])
    const shape = await readLogShape(ports, convoId)
    expect(shape?.stretches).toHaveLength(48)
    expect(shape?.stretches[0]).toMatchObject({ fromSeq: 1201, toSeq: 1300, messages: 100, bytes: 200 })
    expect(shape?.stretches.at(-1)).toMatchObject({ toSeq: 6000 })
  })
})
