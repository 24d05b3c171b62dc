import { describe, expect, it } from 'vitest'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { faultyFetch } from '../testing/faulty-fetch.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { inStep } from '../testing/watch-convo.ts'
import type { Convo } from './convo.ts'
import type { MlsClient } from './mls-client.ts'

function convoOf(client: MlsClient, id: string): Promise<Convo> {
  const joined = async () => (await client.convos.list()).find((c) => c.id === id && c.state === 'joined')
  return until(joined, 'the convo is joined')
}

async function textsOf(client: MlsClient, id: string): Promise<(string | undefined)[]> {
  return (await (await convoOf(client, id)).messages()).map(({ text, failure }) => text ?? failure)
}

function has(client: MlsClient, id: string, ...texts: string[]): Promise<unknown> {
  return until(
    async () => (await textsOf(client, id)).join('|') === texts.join('|'),
    `${texts.join(', ')} is there`,
  )
}

async function people(service: UnsafeFakeService, ...names: string[]): Promise<MlsClient[]> {
  return Promise.all(names.map(async (name) => (await openFakeClient(service, name)).client))
}

async function trio() {
  const service = unsafeFakeService()
  const [alice, bob, carol] = await people(service, 'alice', 'bob', 'carol')
  if (!alice || !bob || !carol) throw new Error('nobody is there')
  return { service, alice, bob, carol }
}

async function closeAll(...clients: MlsClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()))
}

async function copyOf(storage: ClientStorage): Promise<ClientStorage> {
  const [from, copy] = [await storage.open(), memoryStorage()]
  const to = await copy.open()
  await to.write((await from.list({ prefix: '' })).map(([key, value]) => ({ key, value })))
  await Promise.all([from.close(), to.close()])
  return copy
}

describe('two people', () => {
  it('talk, react, edit and take back', async () => {
    const { alice, bob, carol } = await trio()
    const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const { messageId } = await convo.send('See you at nine')
    const theirs = await convoOf(bob, convo.id)
    await has(bob, convo.id, 'See you at nine')
    expect(theirs.name).toBe('Hikers')
    await theirs.react(messageId, '👍')
    const answer = await theirs.send('Fine', { replyTo: messageId })
    await has(alice, convo.id, 'See you at nine', 'Fine')
    const [first, second] = await convo.messages()
    expect(first?.reactions).toEqual([{ emoji: '👍', dids: [bob.did] }])
    expect(second).toMatchObject({ replyTo: messageId, own: false, author: { did: bob.did } })
    await convo.edit(messageId, 'See you at ten')
    await theirs.delete(answer.messageId)
    await until(async () => (await theirs.messages())[0]?.text === 'See you at ten', 'the edit is there')
    await until(async () => (await convo.messages())[1]?.deleted, 'the deletion is there')
    await expect(convo.edit(answer.messageId, 'mine now')).rejects.toMatchObject({ error: 'NotAuthor' })
    await closeAll(alice, bob, carol)
  })

  it('have one direct convo, whoever asks for it first', async () => {
    const { alice, bob, carol } = await trio()
    const mine = await alice.convos.direct(bob.did)
    await mine.send('hello')
    const theirs = await bob.convos.direct(alice.did)
    expect(theirs.id).toBe(mine.id)
    await has(bob, mine.id, 'hello')
    expect(await theirs.members()).toHaveLength(2)
    expect((await alice.convos.direct(bob.did)).id).toBe(mine.id)
    await closeAll(alice, bob, carol)
  })

  it('make one direct convo of two begun at once', async () => {
    const { alice, bob, carol } = await trio()
    const [mine, theirs] = await Promise.all([alice.convos.direct(bob.did), bob.convos.direct(alice.did)])
    expect(mine.id).toBe(theirs.id)
    await (await convoOf(alice, mine.id)).send('from alice')
    await (await convoOf(bob, mine.id)).send('from bob')
    await has(alice, mine.id, 'from alice', 'from bob')
    await closeAll(alice, bob, carol)
  })
})

describe('members', () => {
  it('come and go; who is gone reads nothing more', async () => {
    const { alice, bob, carol } = await trio()
    const convo = await alice.convos.create({ members: [bob.did] })
    await convo.send('before carol')
    await convo.add(carol.did)
    await convo.send('with carol')
    await has(carol, convo.id, 'with carol')
    await has(bob, convo.id, 'before carol', 'with carol')
    const carols = await convoOf(carol, convo.id)
    await convo.remove(carol.did)
    await convo.send('without carol')
    await has(bob, convo.id, 'before carol', 'with carol', 'without carol')
    await until(() => carols.state === 'ended', 'carol knows')
    expect((await carols.messages()).map(({ text }) => text)).toEqual(['with carol'])
    await expect(carols.send('may I')).rejects.toMatchObject({ error: 'ConvoEnded' })
    await closeAll(alice, bob, carol)
  })

  it('that have no device yet are absent, and join when they come', async () => {
    const { service, alice, bob, carol } = await trio()
    const { did } = (await openFakeClient(unsafeFakeService(), 'dave')).client
    const convo = await alice.convos.create({ members: [bob.did, did] })
    expect((await convo.members()).find((m) => m.did === did)).toMatchObject({ absent: true })
    const { client: dave } = await openFakeClient(service, 'dave')
    await inStep(convo, await convoOf(dave, convo.id))
    await convo.send('welcome, dave')
    await has(dave, convo.id, 'welcome, dave')
    await closeAll(alice, bob, carol, dave)
  })

  it('leave, and are taken out by whoever is there', async () => {
    const { alice, bob, carol } = await trio()
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    const carols = await convoOf(carol, convo.id)
    await expect(convo.leave()).rejects.toMatchObject({ error: 'LastAdmin' })
    await carols.leave()
    expect(carols.state).toBe('ended')
    await until(async () => (await convo.members()).length === 2, 'carol is out')
    await convo.send('she is gone')
    await has(bob, convo.id, 'she is gone')
    await closeAll(alice, bob, carol)
  })

  it('all want something at once, and all get it', async () => {
    const { service, alice, bob, carol } = await trio()
    const others = await people(service, 'dave', 'erin', 'frank')
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    await convo.setAdmins({ promote: [bob.did, carol.did] })
    const handles = [convo, await convoOf(bob, convo.id), await convoOf(carol, convo.id)]
    await until(async () => (await handles[2]?.epoch())?.epoch === 2, 'all are at the same epoch')
    await Promise.all(handles.map((handle, i) => handle.add(others[i]?.did ?? '')))
    await until(async () => (await convo.members()).length === 6, 'all are in')
    await Promise.all(others.map((other) => convoOf(other, convo.id)))
    await closeAll(alice, bob, carol, ...others)
  })
})

describe('a second device', () => {
  it('is in the convos begun after it came, and joins those there were', async () => {
    const { service, alice, bob, carol } = await trio()
    const before = await alice.convos.create({ members: [bob.did] })
    await before.send('only the first device sees this')
    const { client: second } = await openFakeClient(service, 'alice')
    expect(second.deviceId).not.toBe(alice.deviceId)
    const bobs = await convoOf(bob, before.id)
    await inStep(bobs, await convoOf(second, before.id))
    await bobs.send('both see this')
    await has(second, before.id, 'both see this')
    const after = await bob.convos.create({ members: [alice.did] })
    await after.send('hello, both')
    await has(alice, after.id, 'hello, both')
    await has(second, after.id, 'hello, both')
    await (await convoOf(second, after.id)).send('from the second')
    await has(alice, after.id, 'hello, both', 'from the second')
    const [, mine] = await (await convoOf(alice, after.id)).messages()
    expect(mine).toMatchObject({ own: true, author: { deviceId: second.deviceId } })
    await closeAll(alice, bob, carol, second)
  })
})

describe('a lost answer', () => {
  for (const fault of ['request', 'answer'] as const) {
    it(`(${fault}) to anything is made up for`, async () => {
      const service = unsafeFakeService()
      const lose = new Set([
        'createConvo',
        'submitCommit',
        'sendMessage',
        'publishKeyPackages',
        'claimKeyPackages',
      ])
      const flaky = faultyFetch(service.fetch, (method, count) =>
        lose.has(method) && count % 2 === 1 ? fault : undefined,
      )
      const { client: alice } = await openFakeClient(service, 'alice', memoryStorage(), flaky)
      const [bob, carol] = await people(service, 'bob', 'carol')
      if (!bob || !carol) throw new Error('nobody is there')
      const convo = await alice.convos.create({ members: [bob.did], name: 'Flaky' })
      await convo.send('one')
      await convo.add(carol.did)
      await convo.send('two')
      await has(bob, convo.id, 'one', 'two')
      await has(alice, convo.id, 'one', 'two')
      await has(carol, convo.id, 'two')
      await closeAll(alice, bob, carol)
    })
  }
})

describe('a client that is closed and opened again', () => {
  it('finds everything, and goes on', async () => {
    const { service, alice, bob, carol } = await trio()
    const storage = memoryStorage()
    const { client: dave } = await openFakeClient(service, 'dave', storage)
    const convo = await dave.convos.create({ members: [bob.did], name: 'Again' })
    await convo.send('before')
    await dave.close()
    const bobs = await convoOf(bob, convo.id)
    await bobs.send('meanwhile')
    const { client: again } = await openFakeClient(service, 'dave', storage)
    expect(again.deviceId).toBe(dave.deviceId)
    await has(again, convo.id, 'before', 'meanwhile')
    expect((await convoOf(again, convo.id)).name).toBe('Again')
    await (await convoOf(again, convo.id)).send('after')
    await has(bob, convo.id, 'before', 'meanwhile', 'after')
    await closeAll(alice, bob, carol, again)
  })

  it('on an old copy of its storage joins afresh, and says so', async () => {
    const { service, alice, bob, carol } = await trio()
    const storage = memoryStorage()
    const { client: dave } = await openFakeClient(service, 'dave', storage)
    const { id } = await dave.convos.create({ members: [bob.did], name: 'Then' })
    await dave.close()
    const copy = await copyOf(storage)
    const { client: later } = await openFakeClient(service, 'dave', storage)
    await (await convoOf(later, id)).rename({ name: 'Now' })
    await (await convoOf(later, id)).send('not in the copy')
    await later.close()

    const { client: again, events } = await openFakeClient(service, 'dave', copy)
    await until(() => events.some(({ type }) => type === 'recovered'), 'it has recovered')
    expect(events).toContainEqual({ type: 'gap', convoId: id, fromSeq: 3, toSeq: 3, reason: 'resync' })
    await (await convoOf(again, id)).send('back')
    await (await convoOf(bob, id)).send('there you are')
    await has(again, id, 'back', 'there you are')
    await has(bob, id, 'not in the copy', 'back', 'there you are')
    await closeAll(alice, bob, carol, again)
  })

  it('refuses a storage of another account', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    await (await openFakeClient(service, 'alice', storage)).client.close()
    await expect(openFakeClient(service, 'bob', storage)).rejects.toMatchObject({ error: 'WrongStorage' })
    await (await openFakeClient(service, 'alice', storage)).client.close()
  })
})
