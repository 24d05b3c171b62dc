import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openPerson, until } from '../testing/fake-clients.ts'
import type { FakeClient } from '../testing/fake-clients.ts'
import { faultyFetch } from '../testing/faulty-fetch.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { Convo } from './convo.ts'
import type { ClientEventOf, ClientEventType } from './events.ts'
import type { MlsClient } from './mls-client.ts'
import type { MlsClientOptions } from './options.ts'

/** People whose devices have records; whatever is opened is closed at the end. */
function town() {
  const service = unsafeFakeService()
  const repos = new FakeRepos()
  const opened: MlsClient[] = []
  return {
    service,
    repos,
    async open(name: string, options: Partial<MlsClientOptions> = {}): Promise<FakeClient> {
      const person = await openPerson(service, repos, name, options)
      opened.push(person.client)
      return person
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((client) => client.close()))
    },
  }
}

function told<T extends ClientEventType>({ events }: FakeClient, type: T): ClientEventOf<T>[] {
  return events.filter((event): event is ClientEventOf<T> => event.type === type)
}

function hears<T extends ClientEventType>(
  person: FakeClient,
  type: T,
  deviceId: string,
  which: (event: ClientEventOf<T>) => boolean = () => true,
): Promise<unknown> {
  const heard = () =>
    told(person, type).some((event) => 'deviceId' in event && event.deviceId === deviceId && which(event))
  return until(heard, `${type} of ${deviceId} is told`)
}

async function joined(client: MlsClient, id: string): Promise<Convo> {
  return until(
    async () => (await client.convos.list()).find((convo) => convo.id === id && convo.state === 'joined'),
    'the convo is joined',
  )
}

async function deviceOf(convo: Convo, deviceId: string) {
  const members = await convo.members()
  return members.flatMap(({ devices }) => devices).find((device) => device.deviceId === deviceId)
}

async function stateOf(convo: Convo, deviceId: string, state: string): Promise<void> {
  await until(async () => (await deviceOf(convo, deviceId))?.trust.state === state, `${deviceId} is ${state}`)
}

async function has(client: MlsClient, id: string, text: string): Promise<void> {
  const convo = await joined(client, id)
  await until(
    async () => (await convo.messages()).some((message) => message.text === text),
    `${text} is there`,
  )
}

async function lastState(convo: Convo): Promise<string | undefined> {
  return (await convo.messages()).at(-1)?.state
}

describe('a device that came with its account', () => {
  it('is verified by its record, and counts as its own', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId, ({ endorsed }) => endorsed)
    expect(told(alice, 'newDevice').map(({ deviceId }) => deviceId)).toEqual([bob.client.deviceId])
    expect(told(alice, 'deviceUnendorsed')).toEqual([])
    expect((await deviceOf(convo, bob.client.deviceId))?.trust).toMatchObject({
      ...{ state: 'verified', endorsed: true, approved: false, refusal: undefined },
    })
    expect(await convo.trust()).toEqual({ mode: 'repo', sending: 'free', held: [] })
  })

  it('locks nobody out while its server cannot be reached, and is verified once it can', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    place.repos.reach(bob.client.did, false)
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await convo.send('are you there')
    await has(bob.client, convo.id, 'are you there')
    expect((await deviceOf(convo, bob.client.deviceId))?.trust).toMatchObject({ state: 'unverified' })
    await expect(convo.safetyNumber(bob.client.did)).rejects.toMatchObject({ error: 'NotVerified' })
    place.repos.reach(bob.client.did, true)
    await alice.client.checkDevices(bob.client.did)
    await stateOf(convo, bob.client.deviceId, 'verified')
  })
})

describe('a second device', () => {
  it('is told of before anything is encrypted to it, until the first endorses it', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId)
    const { client: second } = await place.open('bob')
    await joined(second, convo.id)
    await until(() => deviceOf(convo, second.deviceId), 'it is in')
    await convo.send('hello, both')
    await has(second, convo.id, 'hello, both')
    const kinds = alice.events.map((event) =>
      event.type === 'deviceUnendorsed' && event.deviceId === second.deviceId ? 'told' : event.type,
    )
    expect(kinds.indexOf('told')).toBeGreaterThan(-1)
    expect(kinds.indexOf('told')).toBeLessThan(kinds.indexOf('outgoing'))
    await hears(alice, 'deviceVerified', second.deviceId, ({ endorsed }) => !endorsed)
    await hears(bob, 'deviceUnendorsed', second.deviceId)

    await bob.client.endorseDevice(second.deviceId)
    await alice.client.checkDevices(bob.client.did)
    await hears(alice, 'deviceVerified', second.deviceId, ({ endorsed }) => endorsed)
    expect((await deviceOf(await joined(bob.client, convo.id), second.deviceId))?.trust.endorsed).toBe(true)
  })

  it('is endorsed along a chain, whose every link is known', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const { client: second } = await place.open('bob')
    const seconds = await joined(second, convo.id)
    const { client: third } = await place.open('bob')
    await joined(third, convo.id)
    await until(() => deviceOf(seconds, third.deviceId), 'the second knows the third')
    await second.endorseDevice(third.deviceId)
    await alice.client.checkDevices(bob.client.did)
    expect((await deviceOf(convo, third.deviceId))?.trust.endorsed).toBe(false)
    await until(() => deviceOf(seconds, bob.client.deviceId), 'they are all in')
    await bob.client.sync()
    await bob.client.endorseDevice(second.deviceId)
    await alice.client.checkDevices(bob.client.did)
    expect((await deviceOf(convo, third.deviceId))?.trust.endorsed).toBe(true)
  })

  it('changes the safety number exactly when it is endorsed; then all have the same', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId)
    const bobs = await joined(bob.client, convo.id)
    await hears(bob, 'deviceVerified', alice.client.deviceId)
    const number = await convo.safetyNumber(bob.client.did)
    expect(number).toMatch(/^\d{60}$/)
    expect(await bobs.safetyNumber(alice.client.did)).toBe(number)
    const second = await place.open('bob')
    const seconds = await joined(second.client, convo.id)
    await until(() => deviceOf(convo, second.client.deviceId), 'it is in')
    await until(() => deviceOf(bobs, second.client.deviceId), 'bob knows')
    expect(await convo.safetyNumber(bob.client.did)).toBe(number)
    await hears(second, 'deviceVerified', alice.client.deviceId)
    await hears(second, 'deviceVerified', bob.client.deviceId)
    await bob.client.endorseDevice(second.client.deviceId)
    await alice.client.checkDevices(bob.client.did)
    const later = await convo.safetyNumber(bob.client.did)
    expect(later).not.toBe(number)
    expect(await bobs.safetyNumber(alice.client.did)).toBe(later)
    expect(await seconds.safetyNumber(alice.client.did)).toBe(later)
  })
})

describe('in strict mode', () => {
  it('messages wait for a person who approves the new device', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice', { trust: 'strict' }), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await convo.send('just us')
    const { client: second } = await place.open('bob')
    await joined(second, convo.id)
    await until(() => deviceOf(convo, second.deviceId), 'it is in')
    const sent = convo.send('not yet')
    await until(async () => (await lastState(convo)) === 'held', 'it waits, visibly')
    const { held } = await convo.trust()
    expect(held).toMatchObject([{ did: bob.client.did, deviceId: second.deviceId }])
    expect((await (await joined(second, convo.id)).messages()).map(({ text }) => text)).toEqual([])
    await alice.client.approveDevice(bob.client.did, second.deviceId)
    await sent
    await has(second, convo.id, 'not yet')
    expect(told(alice, 'sendingResumed').at(-1)).toMatchObject({ convoId: convo.id })
  })

  it('they wait for a server that cannot be reached, also over a restart', async () => {
    await using place = town()
    const bob = await place.open('bob')
    place.repos.reach(bob.client.did, false)
    const storage = memoryStorage()
    const alice = await place.open('alice', { trust: 'strict', storage })
    const { id } = await alice.client.convos.create({ members: [bob.client.did] })
    const convo = await joined(alice.client, id)
    await until(() => deviceOf(convo, bob.client.deviceId), 'bob is in')
    const waiting = expect(convo.send('wait for it')).rejects.toMatchObject({ error: 'ClientClosed' })
    await until(async () => (await lastState(convo)) === 'held', 'it waits')
    await alice.client.close()
    await waiting
    const again = await place.open('alice', { trust: 'strict', storage })
    await until(() => told(again, 'sendingHeld').length > 0, 'it still waits')
    expect(await lastState(await joined(again.client, id))).toBe('held')
    place.repos.reach(bob.client.did, true)
    await again.client.checkDevices(bob.client.did)
    await has(bob.client, id, 'wait for it')
  })
})

describe('a device whose record is not its own any more', () => {
  it('is refused, and messages wait until it is taken out', async () => {
    await using place = town()
    const [alice, bob, carol] = [
      await place.open('alice'),
      await place.open('bob'),
      await place.open('carol'),
    ]
    const convo = await alice.client.convos.create({ members: [bob.client.did, carol.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId)
    const stolen = { $bytes: btoa('x'.repeat(32)).replaceAll('=', '') }
    place.repos.write(bob.client.did, bob.client.deviceId, (record) => ({ ...record, signatureKey: stolen }))
    await alice.client.checkDevices(bob.client.did)
    expect(told(alice, 'deviceRefused')).toMatchObject([
      { deviceId: bob.client.deviceId, reason: 'otherKey' },
    ])
    const sent = convo.send('for carol alone')
    await until(async () => (await lastState(convo)) === 'held', 'it waits')
    await convo.removeDevice(bob.client.did, bob.client.deviceId)
    await sent
    await has(carol.client, convo.id, 'for carol alone')
    await bob.client.sync()
    const bobs = await bob.client.convos.get(convo.id)
    expect(bobs.state).toBe('ended')
    expect((await bobs.messages()).map(({ text }) => text)).toEqual([])
  })

  it('gets nothing that was encrypted before it was refused and has not gone out', async () => {
    await using place = town()
    let offline = false
    const flaky = faultyFetch(place.service.fetch, (method) =>
      offline && method === 'sendMessage' ? 'request' : undefined,
    )
    const [alice, bob] = [await place.open('alice', { fetch: flaky }), await place.open('bob')]
    const carol = await place.open('carol')
    const convo = await alice.client.convos.create({ members: [bob.client.did, carol.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId)
    offline = true
    const sent = convo.send('for carol alone')
    await until(async () => (await lastState(convo)) === 'sending', 'it is on its way')
    place.repos.write(bob.client.did, bob.client.deviceId, () => undefined)
    await alice.client.checkDevices(bob.client.did)
    offline = false
    await until(async () => (await convo.trust()).sending === 'held', 'it waits')
    await convo.removeDevice(bob.client.did, bob.client.deviceId)
    await sent
    await has(carol.client, convo.id, 'for carol alone')
    const log = place.service.logs().get(convo.id) ?? []
    const messages = log.filter(({ ciphertext }) => ciphertext !== undefined)
    expect(messages.map(({ epoch }) => epoch)).toEqual([(await convo.epoch())?.epoch])
  })

  it('is refused where there is no record, until there is one again', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await hears(alice, 'deviceVerified', bob.client.deviceId)
    let deleted: Parameters<Parameters<FakeRepos['write']>[2]>[0] | undefined
    place.repos.write(bob.client.did, bob.client.deviceId, (record) => void (deleted = record))
    await alice.client.checkDevices(bob.client.did)
    const sent = convo.send('soon')
    await until(async () => (await lastState(convo)) === 'held', 'it waits')
    if (deleted === undefined) throw new Error('there was no record')
    await place.repos.session('bob').fetchHandler('/xrpc/com.atproto.repo.putRecord', {
      body: JSON.stringify({ rkey: bob.client.deviceId, record: deleted }),
    })
    await alice.client.checkDevices(bob.client.did)
    await sent
    await has(bob.client, convo.id, 'soon')
  })
})

describe('pinned mode', () => {
  it('asks nobody, believes the first devices, and tells of later ones until a person approves them', async () => {
    await using place = town()
    const alice = await place.open('alice', { trust: 'pinned' })
    const bob = await place.open('bob', { trust: 'pinned' })
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await joined(bob.client, convo.id)
    const { client: second } = await place.open('bob', { trust: 'pinned' })
    await joined(second, convo.id)
    await hears(alice, 'deviceUnendorsed', second.deviceId)
    await convo.send('hello')
    expect((await deviceOf(convo, bob.client.deviceId))?.trust.endorsed).toBe(true)
    expect((await deviceOf(convo, second.deviceId))?.trust.endorsed).toBe(false)
    await alice.client.approveDevice(bob.client.did, second.deviceId)
    expect((await deviceOf(convo, second.deviceId))?.trust.endorsed).toBe(true)
    expect(place.repos.asked).toEqual([])
  })
})

describe('safety codes', () => {
  it('are scanned: both people hold the same keys, or they do not', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    await expect(convo.safetyCode('did:plc:nobody')).rejects.toMatchObject({ error: 'MemberNotFound' })
    const bobs = await joined(bob.client, convo.id)
    await hears(alice, 'deviceVerified', bob.client.deviceId, ({ endorsed }) => endorsed)
    await bob.client.convos.get(convo.id).then((theirs) => theirs.accept())
    await hears(bob, 'deviceVerified', alice.client.deviceId, ({ endorsed }) => endorsed)
    const code = await bobs.safetyCode(alice.client.did)
    expect(await convo.compareSafetyCode(bob.client.did, code)).toBe('matches')
    expect(await convo.safetyNumber(bob.client.did)).toBe(await bobs.safetyNumber(alice.client.did))
    expect(await convo.compareSafetyCode(bob.client.did, await convo.safetyCode(bob.client.did))).toBe(
      'otherPerson',
    )
    await convo.removeDevice(bob.client.did, bob.client.deviceId)
    await expect(convo.compareSafetyCode(bob.client.did, code)).rejects.toMatchObject({
      error: 'NotVerified',
    })
  })
})

describe('the list of own devices', () => {
  it('has this one first, and says of each how far it is trusted and where it is', async () => {
    await using place = town()
    const [alice, bob] = [await place.open('alice'), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const { client: second } = await place.open('alice')
    await joined(second, convo.id)
    await until(async () => (await deviceOf(convo, second.deviceId)) !== undefined, 'alice sees it')
    const [first, other, ...more] = await alice.client.devices()
    expect(more).toEqual([])
    expect(first).toMatchObject({
      ...{ deviceId: alice.client.deviceId, current: true, registered: true, convos: [convo.id] },
      trust: { state: 'verified', endorsed: true },
    })
    expect(other).toMatchObject({
      ...{ deviceId: second.deviceId, current: false, registered: true, convos: [convo.id] },
      trust: { endorsed: false },
    })
    expect(first?.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
    expect(other?.fingerprint).not.toBe(first?.fingerprint)
    expect(first?.createdAt).toBeInstanceOf(Date)
    expect((await second.devices()).map(({ deviceId }) => deviceId)).toEqual([
      second.deviceId,
      alice.client.deviceId,
    ])
  })

  it('has a device too that is in groups and that the service does not list', async () => {
    await using place = town()
    const hide: { deviceId?: string } = {}
    const fetch = alteringFetch(place.service.fetch, {
      answer: (text, method) => (method === 'listDevices' ? without(text, hide.deviceId) : text),
    })
    const [alice, bob] = [await place.open('alice', { fetch }), await place.open('bob')]
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const { client: second } = await place.open('alice')
    await joined(second, convo.id)
    await until(async () => (await deviceOf(convo, second.deviceId)) !== undefined, 'alice sees it')
    hide.deviceId = second.deviceId
    const hidden = (await alice.client.devices()).find(({ deviceId }) => deviceId === second.deviceId)
    expect(hidden).toMatchObject({ registered: false, createdAt: undefined, convos: [convo.id] })
  })
})

/** A list of devices without one of them. */
function without(text: string, deviceId: string | undefined): string {
  const answer = JSON.parse(text) as { devices: { deviceId: string }[] }
  return JSON.stringify({ devices: answer.devices.filter((device) => device.deviceId !== deviceId) })
}
