import { describe, expect, it } from 'vitest'
import type { Convo } from '../client/convo.ts'
import type { MlsClient } from '../client/mls-client.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { FakeReactive } from '../testing/fake-reactive.ts'
import { observe } from '../testing/observe.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { inStep, joined } from '../testing/watch-convo.ts'
import type { ConvoList } from './convo-list.ts'
import type { Readable } from './readable.ts'
import { createReactive } from './reactive.ts'
import type { ConvoSummary } from './summary.ts'

async function pair() {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  const { client: alice } = await openFakeClient(service, 'alice', storage)
  const { client: bob } = await openFakeClient(service, 'bob')
  const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  const theirs = await joined(bob, convo.id)
  return { service, storage, alice, bob, convo, theirs }
}

function listOf(client: MlsClient): () => ConvoList {
  return observe(createReactive(client).convos).now
}

function shows(list: () => ConvoList, id: string, what: Partial<ConvoSummary>): Promise<unknown> {
  const fits = (convo: ConvoSummary | undefined) =>
    convo !== undefined &&
    Object.entries(what).every(([key, value]) => convo[key as keyof ConvoSummary] === value)
  return until(
    () => fits(list().convos.find((convo) => convo.id === id)),
    `the list shows ${JSON.stringify(what)}`,
  ).catch((err: unknown) => {
    throw new Error(`it shows ${JSON.stringify(list())}`, { cause: err })
  })
}

async function say(convo: Convo, ...texts: string[]): Promise<string> {
  const sent = []
  for (const text of texts) sent.push(await convo.send(text))
  return sent.at(-1)?.messageId ?? ''
}

describe('the list of convos', () => {
  it('counts what others have said and is not read, through restarts and on both devices', async () => {
    const { service, storage, alice, bob, convo, theirs } = await pair()
    const { client: second } = await openFakeClient(service, 'alice')
    await inStep(convo, theirs, await joined(second, convo.id))
    const [first, other] = [listOf(alice), listOf(second)]
    await say(theirs, 'one', 'two')
    const third = await say(theirs, 'three')
    await say(convo, 'my own')
    await until(() => theirs.message(third), 'bob has met it in the log')
    await theirs.edit(third, 'three, edited')
    await theirs.react(third, '👍')
    for (const list of [first, other]) await shows(list, convo.id, { unread: 3 })
    expect(first().convos[0]?.last?.text).toBe('my own')

    await alice.close()
    const { client: again } = await openFakeClient(service, 'alice', storage)
    const reopened = listOf(again)
    await shows(reopened, convo.id, { unread: 3 })
    await (await again.convos.get(convo.id)).markRead(third)
    for (const list of [reopened, other]) await shows(list, convo.id, { unread: 0 })
    await again.close()
    const { client: later } = await openFakeClient(service, 'alice', storage)
    const after = listOf(later)
    await shows(after, convo.id, { unread: 0, name: 'Hikers' })
    const fourth = await say(theirs, 'four')
    for (const list of [after, other]) await shows(list, convo.id, { unread: 1 })
    await (await later.convos.get(convo.id)).markRead(fourth, { silent: true })
    await shows(after, convo.id, { unread: 0 })
    expect(other().convos[0]?.unread).toBe(1)
    await Promise.all([later.close(), second.close(), bob.close()])
  })

  it('follows names, mutes and the end of convos, and shows whom direct ones are with', async () => {
    const { alice, bob, convo, theirs } = await pair()
    const [list, bobs] = [listOf(alice), listOf(bob)]
    const direct = await alice.convos.direct(bob.did)
    await shows(list, direct.id, { kind: 'direct', peer: bob.did })
    await shows(bobs, direct.id, { peer: alice.did })
    await convo.rename({ name: 'Climbers' })
    for (const one of [list, bobs]) await shows(one, convo.id, { name: 'Climbers' })
    await theirs.leave()
    await until(() => bobs().convos.every(({ id }) => id !== convo.id), 'bob does not see it')
    await Promise.all([alice.close(), bob.close()])
  })

  it('tells of one convo with its members, also when it has ended', async () => {
    const { alice, bob, convo, theirs } = await pair()
    const { now } = observe(createReactive(bob).convo(convo.id))
    await until(() => now().details?.members.length === 2, 'its members are there')
    await convo.setAdmins({ promote: [bob.did] })
    const bobs = () => now().details?.members.find(({ did }) => did === bob.did)
    await until(() => bobs()?.role === 'admin', 'bob is an admin')
    await theirs.leave()
    await until(() => now().details?.state === 'ended', 'it has ended')
    expect(now().details?.members).toEqual([])
    await Promise.all([alice.close(), bob.close()])
  })
})

describe('a long list', () => {
  function many() {
    const client = new FakeReactive()
    for (let i = 0; i < 100; i++) {
      client.say(`c${i}`, 'first', true)
      for (let n = 0; n < 150 - i; n++) client.say(`c${i}`, 'more')
    }
    return client
  }

  it('counts to a hundred, without reading whole convos', async () => {
    const client = many()
    const { now, seen } = observe(createReactive(client).convos)
    await until(() => !now().loading, 'it is there')
    expect(now().convos[0]).toMatchObject({ id: 'c0', unread: 100 })
    expect(now().convos[60]).toMatchObject({ unread: 90 })
    expect([client.reads <= 200, seen.length]).toEqual([true, 1])
  })

  it('counts the convos in which something is unread, but for those that are muted', async () => {
    const client = many()
    client.convo('read').readSeq = 1
    client.say('read', 'hello')
    const { now } = observe(createReactive(client).convos)
    await until(() => now().unreadConvos === 100, 'all but the one are counted')
    client.convo('c7').muted = true
    client.tell({ type: 'convoChanged', convoId: 'c7', by: undefined, added: [], removed: [] })
    await until(() => now().unreadConvos === 99, 'the muted one is not')
  })

  it('changes only what has changed, and reads nothing for a message', async () => {
    const client = many()
    const { now } = observe(createReactive(client).convos)
    await until(() => !now().loading, 'it is there')
    const [before, { reads }] = [now().convos, client]
    client.say('c99', 'news')
    await until(() => now().convos !== before, 'it is told of')
    expect(now().convos.filter((convo, i) => convo !== before[i])).toMatchObject([{ id: 'c99', unread: 52 }])
    expect(client.reads).toBe(reads)
  })

  it('counts once what is said while it reads, and what is told of after it was read', async () => {
    const client = many()
    const convo = client.convo('c99')
    const read = convo.messages.bind(convo)
    convo.messages = async (page) => {
      convo.messages = read
      const found = await read(page)
      client.say('c99', 'meanwhile')
      return found
    }
    const { now } = observe(createReactive(client).convos)
    const counted = () => now().convos.find(({ id }) => id === 'c99')?.unread
    await until(() => counted() === 52, 'it is counted')
    const message = client.say('c99', 'told of twice')
    await until(() => counted() === 53, 'it is counted')
    client.tell({ type: 'message', convoId: 'c99', message })
    client.say('c98', 'afterwards')
    await until(() => now().convos.find(({ id }) => id === 'c98')?.unread === 53, 'that is counted')
    expect(counted()).toBe(53)
  })

  it('leaves nothing behind when it is disposed of', async () => {
    const client = many()
    const reactive = createReactive(client)
    const { convos, connection } = reactive
    const all: Readable<unknown>[] = [convos, connection, reactive.typing('c1'), reactive.convo('c1')]
    const stops = [...all, reactive.messages('c1')].map((readable) => observe<unknown>(readable))
    await until(() => !reactive.convos.getSnapshot().loading, 'it is there')
    expect(client.listeners).toBeGreaterThan(1)
    reactive.dispose()
    const { reads } = client
    for (const { stop } of stops) stop()
    client.say('c1', 'unheard')
    expect([client.listeners, client.reads]).toEqual([0, reads])
  })
})

describe('the connection', () => {
  it('is what was told last, also to whoever comes later', async () => {
    const client = new FakeReactive()
    const { connection } = createReactive(client)
    expect(connection.getSnapshot()).toBe('connecting')
    client.connection = 'offline'
    const { now } = observe(connection)
    await until(() => now() === 'offline', 'it is told')
    client.connection = 'live'
    client.tell({ type: 'connection', state: 'live' })
    await until(() => now() === 'live', 'it is told')
  })
})

describe('who types', () => {
  it('is told of each account once, however many of its devices, and not of the own one', async () => {
    const client = new FakeReactive()
    const reactive = createReactive(client)
    const type = (did: string, deviceId: string, active: boolean) =>
      client.tell({ type: 'typing', convoId: 'c', did, deviceId, active })
    type('did:plc:bob', 'phone', true)
    const { now } = observe(reactive.typing('c'))
    await until(() => now().join() === 'did:plc:bob', 'bob types')
    type('did:plc:bob', 'tablet', true)
    type(client.did, 'other', true)
    type('did:plc:carol', 'phone', true)
    await until(() => now().join() === 'did:plc:bob,did:plc:carol', 'both type')
    type('did:plc:bob', 'phone', false)
    type('did:plc:carol', 'phone', false)
    await until(() => now().join() === 'did:plc:bob', 'one types still')
    type('did:plc:bob', 'tablet', false)
    await until(() => now().length === 0, 'nobody types')
  })
})
