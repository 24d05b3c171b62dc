import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteAccount, eraseAccounts } from '../accounts/index.ts'
import type { BlobStore } from '../blobs/index.ts'
import { acceptConvo, createConvo, getConvo, leaveConvo, listConvos } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { beginGroup, makeCommit } from '../groups/testing/member.ts'
import type { TestMember } from '../groups/testing/member.ts'
import { makeMessage } from '../groups/testing/message.ts'
import { claimFrom, createTestConvo, join, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { encodeEphemeral } from '../mls/ephemeral.ts'
import { sendEphemeral, sendMessages } from '../messages/index.ts'
import { newDirectPolicy, newGroupPolicy } from '../mls/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { createRelations } from './index.ts'
import { unsafeNetwork } from './testing/unsafe-network.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 })
})
afterAll(() => db.close())

async function setUp() {
  const clock = createManualClock()
  const ports = { ...testPorts(db), clock }
  const network = unsafeNetwork()
  const relations = createRelations({ ...ports, ...network, log: silentLog })
  const look = async (did: Did, subject: Did) => {
    clock.advance(11 * 60_000)
    await relations.between(did, [subject])
  }
  return {
    ports: { ...ports, relations },
    network,
    look,
    alice: await insertTestDevice(db),
    bob: await insertTestDevice(db),
  }
}

type World = Awaited<ReturnType<typeof setUp>>

/** Alice begins a direct convo with Bob, to whom it is a request. */
async function begin({ ports, alice, bob }: World) {
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
  return { convoId, alices: first.next, own }
}

async function say({ ports }: World, convoId: ConvoId, { device: caller, state }: TestMember) {
  const [result] = await sendMessages(ports, { caller, messages: [makeMessage(convoId, state.groupContext)] })
  return result?.error?.error ?? 'ok'
}

async function type({ ports }: World, convoId: ConvoId, { device: caller, state }: TestMember) {
  const { groupId, epoch } = state.groupContext
  const ciphertext = encodeEphemeral({ groupId, epoch: Number(epoch), sealed: new Uint8Array(40) })
  return outcomeOf(sendEphemeral(ports, { caller, convoId, ciphertext }))
}

async function eventsOf(device: TestDevice, kind: string) {
  const rows = await db.query<{ payload: unknown }>(
    'SELECT payload FROM account_event WHERE did = $1 AND kind = $2 ORDER BY seq',
    [device.did, kind],
  )
  return rows.map(({ payload }) => payload)
}

const noBlobs = { delete: () => Promise.resolve() } as Pick<BlobStore, 'delete'> as BlobStore // no account has a file

async function deleteAndForget({ ports }: World, device: TestDevice) {
  await deleteAccount(ports, device)
  await eraseAccounts({ ...ports, blobs: noBlobs }, { limit: 9 })
}

async function watched(...pair: readonly [Did, Did]) {
  const rows = await db.query(
    'SELECT FROM relation WHERE did = ANY ($1) AND subject = ANY ($1) AND recheck_at IS NOT NULL',
    [pair],
  )
  return rows.length > 0
}

describe('a direct convo of accounts of which one blocks the other', () => {
  it.each(['the one who began it', 'the other'])('stands still both ways, blocked by %s', async (who) => {
    const world = await setUp()
    const { ports, network, look, alice, bob } = world
    const { convoId, alices, own } = await begin(world)
    const bobs = await join(ports, convoId, bob, own)
    const pair = who === 'the other' ? ([bob.did, alice.did] as const) : ([alice.did, bob.did] as const)
    expect(await say(world, convoId, alices)).toBe('ok')

    network.create('block', pair)
    await look(bob.did, alice.did)
    for (const member of [alices, bobs]) {
      expect(await say(world, convoId, member)).toBe('NotAvailable')
      expect(await type(world, convoId, member)).toBe('NotAvailable')
      expect(await getConvo(ports, { caller: member.device, convoId })).toMatchObject({ unavailable: true })
      expect(await eventsOf(member.device, 'convoAvailability')).toEqual([{ convoId, available: false }])
    }
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(alices)))).toBe('ok')

    network.end('block', pair)
    await look(alice.did, bob.did)
    expect(await getConvo(ports, { caller: bob, convoId })).not.toHaveProperty('unavailable')
    expect(await say(world, convoId, bobs)).toBe('ok')
    expect(await eventsOf(bob, 'convoAvailability')).toEqual([
      { convoId, available: false },
      { convoId, available: true },
    ])
  })

  it('goes on only when the last block of the two is gone', async () => {
    const world = await setUp()
    const { network, look, alice, bob } = world
    const { convoId, alices } = await begin(world)
    network.create('block', [alice.did, bob.did])
    network.create('block', [bob.did, alice.did])
    await look(alice.did, bob.did)
    network.end('block', [alice.did, bob.did])
    await look(alice.did, bob.did)
    expect(await say(world, convoId, alices)).toBe('NotAvailable')
    network.end('block', [bob.did, alice.did])
    await look(alice.did, bob.did)
    expect(await say(world, convoId, alices)).toBe('ok')
  })

  it('is accepted by nobody meanwhile, is no request, and can be left', async () => {
    const world = await setUp()
    const { ports, network, look, alice, bob } = world
    const { convoId } = await begin(world)
    network.create('block', [bob.did, alice.did])
    await look(bob.did, alice.did)
    expect(await outcomeOf(acceptConvo(ports, { caller: bob, convoId }))).toBe('NotAvailable')
    expect((await listConvos(ports, { caller: bob, limit: 9, status: 'request' })).convos).toEqual([])
    expect(await outcomeOf(leaveConvo(ports, { caller: bob, convoId }))).toBe('ok')
  })

  it.each(['the one who left', 'the other'])(
    'is watched over anew by who comes back to it, after a block by %s was deleted with its account',
    async (who) => {
      const world = await setUp()
      const { ports, network, look, alice, bob } = world
      const { clock } = ports
      const { convoId, alices, own } = await begin(world)
      await join(ports, convoId, bob, own)
      const pair = who === 'the other' ? ([alice.did, bob.did] as const) : ([bob.did, alice.did] as const)
      network.create('block', pair)
      await look(...pair)
      await leaveConvo(ports, { caller: bob, convoId })
      await deleteAndForget(world, bob)
      const back = await insertTestDevice(db, { did: bob.did })
      expect(await outcomeOf(acceptConvo(ports, { caller: back, convoId }))).toBe('NotAvailable')
      network.end('block', pair)
      clock.advance(11 * 60_000)

      await acceptConvo(ports, { caller: back, convoId })
      expect(await getConvo(ports, { caller: back, convoId })).not.toHaveProperty('unavailable')
      expect(await watched(bob.did, alice.did)).toBe(true)

      network.create('block', pair)
      await look(...pair)
      expect(await getConvo(ports, { caller: alice, convoId })).toMatchObject({ unavailable: true })
      expect(await say(world, convoId, alices)).toBe('NotAvailable')
    },
  )

  it('stands still from its beginning if the block came while it was being created', async () => {
    const world = await setUp()
    const { ports, network, look, alice, bob } = world
    network.create('block', [bob.did, alice.did])
    await look(alice.did, bob.did)
    const { convoId, alices } = await begin(world)
    expect(await say(world, convoId, alices)).toBe('NotAvailable')
    expect(await getConvo(ports, { caller: alice, convoId })).toMatchObject({ unavailable: true })
  })

  it('is settled by whoever comes later, of a block and the creation, whatever their order', async () => {
    const world = await setUp()
    const { network, look, alice, bob } = world
    network.create('block', [bob.did, alice.did])
    const [{ convoId, alices }] = await Promise.all([begin(world), look(alice.did, bob.did)])
    expect(await say(world, convoId, alices)).toBe('NotAvailable')
    expect(await eventsOf(bob, 'convoAvailability')).toEqual([{ convoId, available: false }])
  })
})

describe('a group that two accounts share of which one blocks the other', () => {
  it('goes on, and shows the block to whoever blocks, and to nobody else', async () => {
    const world = await setUp()
    const { ports, network, look, alice, bob } = world
    const { convoId, members } = await createTestConvo(ports, [alice, bob], newGroupPolicy(alice.did))
    network.create('block', [alice.did, bob.did])
    await look(bob.did, alice.did)
    const blockedAsSeenBy = async (caller: TestDevice) => {
      const convo = await getConvo(ports, { caller, convoId })
      return convo.members.filter(({ blocked }) => blocked).map(({ did }) => did)
    }
    expect(await blockedAsSeenBy(alice)).toEqual([bob.did])
    expect(await blockedAsSeenBy(bob)).toEqual([])
    for (const member of members) expect(await say(world, convoId, member)).toBe('ok')
    expect(await eventsOf(alice, 'relationChanged')).toEqual([{ did: bob.did }])
    expect(await eventsOf(bob, 'relationChanged')).toEqual([])
    network.end('block', [alice.did, bob.did])
    await look(bob.did, alice.did)
    expect(await eventsOf(alice, 'relationChanged')).toHaveLength(2)
    expect(await blockedAsSeenBy(alice)).toEqual([])
  })
})
