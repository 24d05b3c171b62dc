import type { AtpAgent } from '@atproto/api'
import { memoryStorage, MlsClient } from '@catbird-mls/client'
import type { ClientEvent, Convo, MemberDeviceView, MlsClientOptions } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it, vi } from 'vitest'

const patience = { timeout: 20_000, interval: 25 }
const COLLECTION = 'blue.catbird.mls.actor.device'

describe('people who look at whose devices they write to', () => {
  it('hear of an unendorsed device before the next message, until the first endorses it', async () => {
    await using place = await town()
    const { alice, bob, hers } = await place.couple()
    const second = await place.open('bob')
    await hasDevice(hers, second)
    await hers.send('hello, both of you')
    await reads(second, hers.id, 'hello, both of you')
    const kinds = alice.events.map((event) =>
      event.type === 'deviceUnendorsed' && event.deviceId === second.client.deviceId ? 'told' : event.type,
    )
    expect(kinds.indexOf('told')).toBeGreaterThan(-1)
    expect(kinds.indexOf('told')).toBeLessThan(kinds.indexOf('outgoing'))
    await trustIs(hers, second, { state: 'verified', endorsed: false })

    const his = await joined(bob, hers.id)
    await hasDevice(his, second)
    await trustIs(hers, bob, { state: 'verified', endorsed: true })
    await trustIs(his, alice, { state: 'verified', endorsed: true })
    const before = await hers.safetyNumber(bob.client.did)
    expect(await his.safetyNumber(alice.client.did)).toBe(before)
    await bob.client.endorseDevice(second.client.deviceId)
    await alice.client.checkDevices(bob.client.did)
    await trustIs(hers, second, { state: 'verified', endorsed: true })
    const after = await hers.safetyNumber(bob.client.did)
    expect(after).not.toBe(before)
    expect(await his.safetyNumber(alice.client.did)).toBe(after)
  })

  it('in strict mode, write nothing to a new device before they have approved it', async () => {
    await using place = await town()
    const { alice, bob, hers } = await place.couple({ trust: 'strict' })
    const second = await place.open('bob')
    await hasDevice(hers, second)
    const sent = hers.send('for whom I know')
    await vi.waitFor(async () => expect((await hers.messages()).at(-1)?.state).toBe('held'), patience)
    expect((await hers.trust()).held).toMatchObject([{ deviceId: second.client.deviceId }])
    await alice.client.approveDevice(bob.client.did, second.client.deviceId)
    await sent
    await reads(second, hers.id, 'for whom I know')
  })

  it('write nothing to a device whose record a stolen login has given another key, and go on without it', async () => {
    await using place = await town()
    const { alice, bob, hers } = await place.couple()
    await trustIs(hers, bob, { state: 'verified', endorsed: true })
    await place.rekey('bob', bob.client.deviceId)
    await alice.client.checkDevices(bob.client.did)
    await trustIs(hers, bob, { state: 'refused', refusal: 'otherKey' })
    expect(alice.events).toContainEqual(
      expect.objectContaining({ type: 'deviceRefused', deviceId: bob.client.deviceId, reason: 'otherKey' }),
    )
    const sent = hers.send('not for a thief')
    await vi.waitFor(async () => expect((await hers.trust()).sending).toBe('held'), patience)
    await hers.removeDevice(bob.client.did, bob.client.deviceId)
    await sent
    expect((await hers.trust()).sending).toBe('free')
  })

  it('write to those whose server cannot be reached just now', async () => {
    await using place = await town()
    const { bob, hers } = await place.couple({ fetch: withoutRecords })
    await hers.send('are you still there')
    await reads(bob, hers.id, 'are you still there')
    await trustIs(hers, bob, { state: 'unverified', endorsed: false })
    expect((await hers.trust()).sending).toBe('free')
  })
})

interface Person {
  readonly client: MlsClient
  readonly events: ClientEvent[]
}

/** Alice and Bob with accounts on a real PDS, and a real service. */
async function town() {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const network = stack.use(await TestNetwork.create({ databaseUrl: db.url }))
  const agents = { alice: await network.createAccount('alice'), bob: await network.createAccount('bob') }
  const owned = stack.move()
  const open = async (
    name: keyof typeof agents,
    options: Partial<MlsClientOptions> = {},
  ): Promise<Person> => {
    const { service, plc } = network
    const session = agents[name]
    const fixed = { session, service, plcUrl: plc.url, storage: memoryStorage() }
    const client = owned.use(await MlsClient.open({ ...fixed, ...options }))
    const events: ClientEvent[] = []
    void (async () => {
      for await (const event of client.events()) events.push(event)
    })()
    return { client, events }
  }
  return {
    open,
    /** A group of the two, accepted by Bob; the options are Alice's. */
    async couple(options: Partial<MlsClientOptions> = {}) {
      const [alice, bob] = [await open('alice', options), await open('bob')]
      const hers = await alice.client.convos.create({ members: [bob.client.did] })
      await (await joined(bob, hers.id)).accept()
      await hasDevice(hers, bob)
      return { alice, bob, hers }
    },
    /** What a thief with the account's password can do: put a key of their own into a device's record. */
    rekey: (name: keyof typeof agents, deviceId: string) => rekey(agents[name], deviceId),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function rekey(agent: AtpAgent, deviceId: string): Promise<void> {
  const place = { repo: agent.assertDid, collection: COLLECTION, rkey: deviceId }
  const { data } = await agent.com.atproto.repo.getRecord(place)
  const record = { ...data.value, signatureKey: new Uint8Array(32).fill(7) }
  await agent.com.atproto.repo.putRecord({ ...place, record, validate: false })
}

/** The network, but for the answers about records. */
const withoutRecords: typeof fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  if (url.includes('com.atproto.sync.getRecord')) throw new TypeError('unreachable (injected)')
  return fetch(input, init)
}

async function joined({ client }: Person, id: string): Promise<Convo> {
  return vi.waitFor(async () => {
    const convo = await client.convos.get(id)
    expect(convo.state).toBe('joined')
    return convo
  }, patience)
}

async function deviceIn(convo: Convo, { client }: Person): Promise<MemberDeviceView | undefined> {
  const devices = (await convo.members()).flatMap((member) => member.devices)
  return devices.find(({ deviceId }) => deviceId === client.deviceId)
}

async function hasDevice(convo: Convo, person: Person): Promise<void> {
  await vi.waitFor(async () => expect(await deviceIn(convo, person)).toBeDefined(), patience)
}

async function trustIs(convo: Convo, person: Person, trust: object): Promise<void> {
  await vi.waitFor(async () => expect((await deviceIn(convo, person))?.trust).toMatchObject(trust), patience)
}

async function reads(person: Person, id: string, text: string): Promise<void> {
  const convo = await joined(person, id)
  await vi.waitFor(async () => {
    expect((await convo.messages()).map((message) => message.text)).toContain(text)
  }, patience)
}
