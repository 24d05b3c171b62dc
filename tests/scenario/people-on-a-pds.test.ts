import type { AtpAgent } from '@atproto/api'
import { memoryStorage } from '@catbird-mls/client'
import type { Convo, MlsClientOptions } from '@catbird-mls/client'
import { createInProcessBus } from '@catbird-mls/core/bus'
import { recheckDeviceRecords } from '@catbird-mls/core/devices'
import { createDeviceRecordSource, createIdentityResolver } from '@catbird-mls/core/identity'
import { createManualClock } from '@catbird-mls/core/ports'
import { testPassword } from '@catbird-mls/dev-env'
import { describe, expect, it, vi } from 'vitest'
import { accepting, arriving, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

describe('people whose accounts live on a PDS', () => {
  it('hold an encrypted conversation, their devices being records in their repos', async () => {
    await using world = await startWorld()
    const [alice, bob] = await aliceAndBob(world)
    await converse(alice, bob)
    expect(await deviceRecord(alice)).toMatchObject({
      ciphersuite: expect.stringMatching(/^MLS_/) as string,
    })
    expect(await deviceRecord(bob)).toMatchObject({ signatureKey: expect.anything() as unknown })
  })

  it('hold it through the proxy of their PDS as well', async () => {
    await using world = await startWorld()
    const proxied = { transport: 'proxy', pollEvery: 50 } as const
    const [alice, bob] = await aliceAndBob(world, proxied, proxied)
    await converse(alice, bob)
  })
})

describe('an agent that is signed out', () => {
  it.each(['direct', 'proxy'] as const)('goes on once it is signed in again, %s', async (transport) => {
    await using world = await startWorld()
    const [{ client: alice, agent }, bob] = await aliceAndBob(world, { transport, pollEvery: 50 })
    const hers = await alice.convos.create({ members: [bob.did] })
    const his = await arriving(bob, hers.id)
    const told = vi.fn()
    alice.on('signInRequired', told)
    await agent.logout()
    await world.db.execute('DELETE FROM session WHERE did = $1', [alice.did])
    const sent = hers.send('See you at nine')
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1), patience)
    await agent.login({ identifier: 'alice.test', password: testPassword })
    await sent
    await reads(his, 'See you at nine')
    expect(told).toHaveBeenCalledTimes(1)
  })
})

describe("a device's record in its owner's repo", () => {
  it('has to be there, with its key, before the service knows the device', async () => {
    await using world = await startWorld()
    const agent = await world.network.createAccount('alice')
    const storage = memoryStorage()
    const unwritten = world.open(agent, { session: writing(agent, () => undefined), storage })
    await expect(unwritten).rejects.toMatchObject({ error: 'DeviceRecordMissing', retryable: false })
    const otherKey = (record: DeviceRecordJson) => ({ ...record, signatureKey: { $bytes: 'A'.repeat(43) } })
    const altered = world.open(agent, { session: writing(agent, otherKey), storage })
    await expect(altered).rejects.toMatchObject({ error: 'DeviceRecordMismatch', retryable: false })
    const { client: alice } = await world.open(agent, { storage })
    expect(await alice.devices()).toMatchObject([{ deviceId: alice.deviceId }])
  })

  it('is asked for again when the PDS is back, with nothing lost', async () => {
    await using world = await startWorld()
    const agent = await world.network.createAccount('alice')
    const storage = memoryStorage()
    const away = world.network.pds.beAwayFor('com.atproto.sync.getRecord')
    const early = world.open(agent, { storage })
    await expect(early).rejects.toMatchObject({ error: 'DeviceRecordUnavailable', retryable: true })
    away[Symbol.dispose]()
    const { client: alice } = await world.open(agent, { storage })
    expect(await alice.devices()).toMatchObject([{ deviceId: alice.deviceId }])
  })

  it('cuts the device off at the next look once it is deleted, and only then', async () => {
    await using world = await startWorld()
    const [{ client: alice }, bobs] = await aliceAndBob(world)
    const { client: bob, agent } = bobs
    const hers = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const his = await accepting(bobs, hers.id)
    const recheck = rechecking(world)
    expect(await recheck()).toMatchObject({ seen: 2, cutOff: [] })

    // A PDS that is away costs nobody a device, not even one whose record is gone.
    const away = world.network.pds.beAwayFor('com.atproto.sync.getRecord')
    const where = { repo: bob.did, collection: 'blue.catbird.mls.actor.device', rkey: bob.deviceId }
    await agent.com.atproto.repo.deleteRecord(where)
    expect(await recheck()).toEqual({ seen: 0, missed: 2, cutOff: [] })
    await his.send('Still here')
    await reads(hers, 'Still here')

    // As soon as the repo can prove it, the device is cut off, and Alice takes it out of the group.
    away[Symbol.dispose]()
    expect(await recheck()).toEqual({
      seen: 1,
      missed: 0,
      cutOff: [{ did: bob.did, deviceId: bob.deviceId }],
    })
    await expect(bob.sync()).rejects.toMatchObject({ error: 'DeviceNotFound' })
    await vi.waitFor(async () => {
      await alice.sync()
      const member = (await hers.members()).find(({ did }) => did === bob.did)
      expect(member).toMatchObject({ absent: true, devices: [] })
    }, patience)
    const { client: second } = await world.open(agent)
    expect(second.deviceId).not.toBe(bob.deviceId)
  })
})

type DeviceRecordJson = Record<string, unknown>

/** A session that writes another record than it is given, or none, and says that all went well. */
function writing(
  agent: AtpAgent,
  change: (record: DeviceRecordJson) => DeviceRecordJson | undefined,
): MlsClientOptions['session'] {
  return {
    did: agent.assertDid,
    async fetchHandler(path, init) {
      if (!path.startsWith('/xrpc/com.atproto.repo.putRecord')) return agent.fetchHandler(path, init)
      const input = JSON.parse(init.body as string) as { record: DeviceRecordJson } // as the SDK writes it
      const record = change(input.record)
      if (record === undefined) return Response.json({})
      return agent.fetchHandler(path, { ...init, body: JSON.stringify({ ...input, record }) })
    },
  }
}

/** Looks at the records of all devices as another node would, each time half a day later. */
function rechecking({ network, db }: World) {
  const clock = createManualClock()
  const identities = createIdentityResolver({ clock, plcUrl: network.plc.url, development: true })
  const deviceRecords = createDeviceRecordSource({ identities, development: true })
  const everyMs = 6 * 3600_000
  return () => {
    clock.advance(2 * everyMs)
    const ports = { db, bus: createInProcessBus(), clock, deviceRecords }
    return recheckDeviceRecords(ports, { limit: 100, everyMs })
  }
}

/** Each by the handle of their name. */
async function aliceAndBob(
  world: World,
  alices: Partial<MlsClientOptions> = {},
  bobs: Partial<MlsClientOptions> = {},
): Promise<readonly [Person, Person]> {
  const { network } = world
  const agents = [await network.createAccount('alice'), await network.createAccount('bob')] as const
  return [await world.open(agents[0], alices), await world.open(agents[1], bobs)]
}

/** Alice begins a group with Bob, by his handle; he accepts; both write and read; then he is removed. */
async function converse({ client: alice }: Person, { client: bob }: Person): Promise<void> {
  const hers = await alice.convos.create({ members: ['bob.test'], name: 'Hikers' })
  const his = await vi.waitFor(async () => {
    const [convo] = await bob.convos.list()
    expect(convo?.state).toBe('joined')
    return bob.convos.get(hers.id)
  }, patience)
  expect(his.name).toBe('Hikers')
  expect(his.status).toBe('request')
  await expect(his.send('too early')).rejects.toMatchObject({ error: 'ConvoNotAccepted' })
  await his.accept()
  await hers.send('See you at nine')
  await reads(his, 'See you at nine')
  await his.send('I bring the tea')
  await reads(hers, 'I bring the tea')
  await hers.remove(bob.did)
  await vi.waitFor(() => expect(his.state).toBe('ended'), patience)
  await hers.send('He is gone')
  await bob.sync()
  expect(await texts(his)).toEqual(['See you at nine', 'I bring the tea'])
}

async function texts(convo: Convo): Promise<string[]> {
  return (await convo.messages()).flatMap(({ text }) => (text === undefined ? [] : [text]))
}

async function deviceRecord({ agent, client }: Person): Promise<unknown> {
  const { data } = await agent.com.atproto.repo.getRecord({
    repo: client.did,
    collection: 'blue.catbird.mls.actor.device',
    rkey: client.deviceId,
  })
  return data.value
}
