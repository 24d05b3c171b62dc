import type { ClientEvent, Convo, MemberDeviceView, MlsClientOptions } from '@catbird-mls/client'
import { describe, expect, it, vi } from 'vitest'
import { accepting, joining, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

const COLLECTION = 'blue.catbird.mls.actor.device'

describe('people who look at whose devices they write to', () => {
  it('hear of an unendorsed device before the next message, until the first endorses it', async () => {
    await using world = await startWorld()
    const { alice, bob, hers } = await couple(world)
    const second = await world.open(bob.agent)
    await hasDevice(hers, second)
    await hers.send('hello, both of you')
    await reads(await joining(second, hers.id), 'hello, both of you')
    const kinds = alice.events.map((event) =>
      event.type === 'deviceUnendorsed' && event.deviceId === second.client.deviceId ? 'told' : event.type,
    )
    expect(kinds.indexOf('told')).toBeGreaterThan(-1)
    expect(kinds.indexOf('told')).toBeLessThan(kinds.indexOf('outgoing'))
    await trustIs(hers, second, { state: 'verified', endorsed: false })

    const his = await joining(bob, hers.id)
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
    await using world = await startWorld()
    const { alice, bob, hers } = await couple(world, { trust: 'strict' })
    const second = await world.open(bob.agent)
    await hasDevice(hers, second)
    const sent = hers.send('for whom I know')
    await vi.waitFor(async () => expect((await hers.messages()).at(-1)?.state).toBe('held'), patience)
    expect((await hers.trust()).held).toMatchObject([{ deviceId: second.client.deviceId }])
    await alice.client.approveDevice(bob.client.did, second.client.deviceId)
    await sent
    await reads(await joining(second, hers.id), 'for whom I know')
  })

  it('write nothing to a device whose record a stolen login has given another key, and go on without it', async () => {
    await using world = await startWorld()
    const { alice, bob, hers } = await couple(world)
    await trustIs(hers, bob, { state: 'verified', endorsed: true })
    await rekey(bob)
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
    await using world = await startWorld()
    const { bob, hers } = await couple(world, { fetch: withoutRecords })
    await hers.send('are you still there')
    await reads(await joining(bob, hers.id), 'are you still there')
    await trustIs(hers, bob, { state: 'unverified', endorsed: false })
    expect((await hers.trust()).sending).toBe('free')
  })
})

/** A device, and all that its client has told. */
interface Watched extends Person {
  readonly events: ClientEvent[]
}

function watch(person: Person): Watched {
  const events: ClientEvent[] = []
  void (async () => {
    for await (const event of person.client.events()) events.push(event)
  })()
  return { ...person, events }
}

/** A group of Alice and Bob, accepted by Bob; the options are Alice's. */
async function couple(world: World, options: Partial<MlsClientOptions> = {}) {
  const [alice, bob] = [watch(await world.arrive(options)), await world.arrive()]
  const hers = await alice.client.convos.create({ members: [bob.did] })
  await accepting(bob, hers.id)
  await hasDevice(hers, bob)
  return { alice, bob, hers }
}

/** What a thief with the account's password can do: put a key of their own into a device's record. */
async function rekey({ agent, client }: Person): Promise<void> {
  const place = { repo: agent.assertDid, collection: COLLECTION, rkey: client.deviceId }
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
