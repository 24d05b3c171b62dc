import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { beginGroup, makeCommit, makeExternalCommit } from '../groups/testing/member.ts'
import { claimFrom, stock, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { encodeTree, newDirectPolicy, newGroupPolicy } from '../mls/index.ts'
import type { Policy } from '../mls/index.ts'
import { createConvo, getConvo, leaveConvo } from './index.ts'
import type { ProposedConvo } from './index.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)
const count = async (table: string) => (await db.query(`SELECT 1 FROM ${table}`)).length

/** A group of its creator alone. */
async function alone(creator: TestDevice, policy: Policy = newGroupPolicy(creator.did)) {
  const { member, groupInfo } = await beginGroup(creator, policy)
  const input: ProposedConvo = { caller: creator, kind: policy.kind, groupInfo }
  return { member, input }
}

/** A direct convo that begins with both, the other added by the first commit. */
async function direct(creator: TestDevice, other: TestDevice): Promise<ProposedConvo> {
  const { member, input } = await alone(creator, newDirectPolicy(creator.did, other.did, [other.did]))
  const [own] = await claimFrom(ports, { claimer: creator, devices: [other] })
  const policy = newDirectPolicy(creator.did, other.did)
  const made = await makeCommit(member, { add: own ? [own.bytes] : [], policy })
  return {
    ...input,
    with: other.did,
    commit: made.commit,
    commitGroupInfo: made.groupInfo,
    welcome: made.welcome,
  }
}

describe('creating a convo', () => {
  it('makes its creator the one member and admin', async () => {
    const alice = await device()
    const { input, member } = await alone(alice)
    const convo = await createConvo(ports, input)
    expect(convo).toEqual({
      convoId: expect.stringMatching(/^[a-z2-7]{52}$/) as string,
      kind: 'group',
      generation: 1,
      epoch: 0,
      groupId: member.state.groupContext.groupId,
      firstSeq: 1,
      lastSeq: 0,
      status: 'accepted',
      muted: false,
      createdAt: expect.any(Date) as Date,
      members: [
        {
          did: alice.did,
          role: 'admin',
          absent: false,
          devices: [{ deviceId: alice.deviceId, leafIndex: 0 }],
        },
      ],
    })
  })

  it('takes the first commit, its Welcome and the absent along, and asks the others', async () => {
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { member, input } = await alone(alice, newGroupPolicy(alice.did, [carol.did]))
    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    const made = await makeCommit(member, { add: own ? [own.bytes] : [] })
    const metadata = { generation: 1, epoch: 1, version: 1, sealed: Uint8Array.of(7) }
    const { commit, groupInfo: commitGroupInfo, welcome } = made
    const convo = await createConvo(ports, { ...input, commit, commitGroupInfo, welcome, metadata })
    expect(convo).toMatchObject({ epoch: 1, lastSeq: 1, status: 'accepted', metadata })
    expect(convo.members.map(({ did, absent }) => [did, absent])).toEqual(
      [alice, bob, carol].map(({ did }) => [did, did === carol.did]).sort(),
    )
    for (const { did } of [bob, carol]) {
      expect(await getConvo(ports, { caller: { did }, convoId: convo.convoId })).toMatchObject({
        status: 'request',
      })
    }
  })

  it('asks no crowd of strangers at once', async () => {
    const alice = await device()
    const crowd = Array.from(
      { length: 101 },
      (_, i) => `did:web:stranger-${i}.example.com` as typeof alice.did,
    )
    const { input } = await alone(alice, newGroupPolicy(alice.did, crowd))
    expect(await outcomeOf(createConvo(ports, input))).toBe('NotAllowed')
  })

  it('again by the same device gives the same convo, also many times at once', async () => {
    const alice = await device()
    const { input } = await alone(alice)
    const convos = await Promise.all(Array.from({ length: 10 }, () => createConvo(ports, input)))
    expect(new Set(convos.map((convo) => JSON.stringify(convo))).size).toBe(1)
    expect(await createConvo(ports, input)).toEqual(convos[0])
  })

  it('again with a first commit consumes key packages once', async () => {
    const input = await direct(await device(), await device())
    const convos = await Promise.all(Array.from({ length: 5 }, () => createConvo(ports, input)))
    expect(new Set(convos.map((convo) => JSON.stringify(convo))).size).toBe(1)
    expect(convos[0]).toMatchObject({ kind: 'direct', epoch: 1, lastSeq: 1 })
  })

  it('with a group id that is taken is refused', async () => {
    const [alice, mallory] = [await device(), await device()]
    const { input, member } = await alone(alice)
    const { convoId } = await createConvo(ports, input)
    const { groupId } = member.state.groupContext
    const copied = await beginGroup(mallory, newGroupPolicy(mallory.did), groupId)
    const asGroup: ProposedConvo = { caller: mallory, kind: 'group', groupInfo: copied.groupInfo }
    expect(await outcomeOf(createConvo(ports, asGroup))).toBe('ConvoExists')
    const policy = newDirectPolicy(mallory.did, alice.did, [alice.did])
    const pair = await beginGroup(mallory, policy, groupId)
    const asDirect: ProposedConvo = {
      caller: mallory,
      kind: 'direct',
      with: alice.did,
      groupInfo: pair.groupInfo,
    }
    const convos = await count('convo')
    expect(await outcomeOf(createConvo(ports, asDirect))).toBe('ConvoExists')
    expect(await count('convo')).toBe(convos)
    expect((await getConvo(ports, { caller: alice, convoId })).members).toHaveLength(1)
  })

  it('again with another first commit is refused', async () => {
    const alice = await device()
    const { input, member } = await alone(alice)
    await createConvo(ports, input)
    const made = await makeCommit(member)
    const other = { ...input, commit: made.commit, commitGroupInfo: made.groupInfo }
    expect(await outcomeOf(createConvo(ports, other))).toBe('ConvoExists')
  })

  it('that the account has left since is refused', async () => {
    const { input } = await alone(await device())
    const { convoId } = await createConvo(ports, input)
    await leaveConvo(ports, { caller: input.caller, convoId })
    expect(await outcomeOf(createConvo(ports, input))).toBe('ConvoExists')
  })
})

describe('a direct convo', () => {
  it('exists once: of two accounts that create it at once, one gets ConvoExists', async () => {
    const [alice, bob] = [await device(), await device()]
    const proposed = await Promise.all([direct(alice, bob), direct(bob, alice)])
    const outcomes = await Promise.all(proposed.map((input) => outcomeOf(createConvo(ports, input))))
    expect(outcomes.sort()).toEqual(['ConvoExists', 'ok'])
    expect(await count('convo_member')).toBeGreaterThan(0)
  })

  it('may begin with the other absent', async () => {
    const [alice, bob] = [await device(), await device()]
    const { input } = await alone(alice, newDirectPolicy(alice.did, bob.did, [bob.did]))
    const { members } = await createConvo(ports, { ...input, with: bob.did })
    expect(members.map(({ did, role, absent }) => [did, role, absent])).toEqual(
      [
        [alice.did, 'admin', false],
        [bob.did, 'admin', true],
      ].sort(),
    )
  })

  it('is between exactly the two accounts that it names', async () => {
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { input } = await alone(alice, newDirectPolicy(alice.did, bob.did, [bob.did]))
    expect(await outcomeOf(createConvo(ports, { ...input, with: carol.did }))).toBe('InvalidPolicy')
    expect(await outcomeOf(createConvo(ports, { ...input, with: alice.did }))).toBe('InvalidRequest')
    expect(await outcomeOf(createConvo(ports, input))).toBe('InvalidRequest')
    const three = await alone(alice, {
      ...newDirectPolicy(alice.did, bob.did, [bob.did, carol.did].sort()),
      memberLimit: 9,
    })
    expect(await outcomeOf(createConvo(ports, { ...three.input, with: bob.did }))).toBe('InvalidPolicy')
  })
})

describe('what is no convo', () => {
  it('is refused by name, and nothing is stored', async () => {
    const [alice, bob] = [await device(), await device()]
    const { input, member } = await alone(alice)
    const [own] = [await stock(ports, bob)]
    const made = await makeCommit(member, { add: [own.bytes] })
    const { commit, groupInfo: commitGroupInfo, welcome } = made
    const through = { groupInfo: input.groupInfo, ratchetTree: encodeTree(member.state.ratchetTree) }
    const resync = await makeExternalCommit(alice, through, { resync: true })
    const tables = [
      'convo',
      'mls_group',
      'group_generation',
      'group_snapshot',
      'convo_member',
      'convo_leaf',
      'log_entry',
      'account_event',
    ]
    const before = await Promise.all(tables.map(count))
    const refused: [string, ProposedConvo][] = [
      ['InvalidMls', { ...input, groupInfo: new Uint8Array(64) }],
      ['InvalidMls', { ...input, groupInfo: input.groupInfo.slice(0, -1) }],
      ['InvalidMls', { ...input, groupInfo: commitGroupInfo }],
      ['NotAllowed', { ...input, caller: bob }],
      ['InvalidPolicy', { ...input, kind: 'direct', with: bob.did }],
      ['InvalidRequest', { ...input, with: bob.did }],
      ['InvalidRequest', { ...input, commit }],
      ['WelcomeMismatch', { ...input, welcome }],
      ['WelcomeMismatch', { ...input, commit, commitGroupInfo }],
      ['KeyPackageNotClaimed', { ...input, commit, commitGroupInfo, welcome }],
      ['InvalidMls', { ...input, commit: resync.commit, commitGroupInfo: resync.groupInfo }],
      [
        'InvalidRequest',
        { ...input, metadata: { generation: 1, epoch: 1, version: 1, sealed: Uint8Array.of(1) } },
      ],
    ]
    for (const [error, proposed] of refused) {
      expect([error, await outcomeOf(createConvo(ports, proposed))]).toEqual([error, error])
    }
    expect(await outcomeOf(createConvo({ ...ports, ciphersuites: [] }, input))).toBe('UnsupportedCiphersuite')
    expect(await Promise.all(tables.map(count))).toEqual(before)
  })
})
