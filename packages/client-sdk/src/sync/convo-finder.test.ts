import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { keys } from '../store/keys.ts'
import { alteringFetch, spoilTags } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'

describe('a client that has lost its place in the events', () => {
  it('learns of convos that are over from their not being there', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const convo = await alice.convos.create({ members: [bob.did] })
    const state = async () => (await bob.convos.list()).find(({ id }) => id === convo.id)?.state
    await until(async () => (await state()) === 'joined', 'bob is in')
    await bob.close()
    await convo.remove(bob.did)
    const store = await storage.open()
    await store.write([{ key: keys.cursor, value: undefined }])
    await store.close()
    const { client: again } = await openFakeClient(service, 'bob', storage)
    const bobs = await again.convos.get(convo.id)
    await until(() => bobs.state === 'ended', 'bob knows')
    expect(await convo.members()).toHaveLength(1)
    await Promise.all([alice.close(), again.close()])
  })
})

describe('a client whose account was added again, and that has no word of it', () => {
  it.each(['after it knew of the removal', 'before'])('comes in by external commit: %s', async (when) => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    let alone = false
    const none = JSON.stringify({ keyPackages: [], missing: [] })
    const fetch = alteringFetch(service.fetch, {
      answer: (text, method) => (alone && method === 'claimKeyPackages' ? none : text),
    })
    const { client: alice } = await openFakeClient(service, 'alice', memoryStorage(), fetch)
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    if (when === 'before') await bob.close()
    await convo.remove(bob.did)
    if (when !== 'before') await until(() => bobs.state === 'ended', 'bob is out')
    await bob.close()
    alone = true
    await convo.add(bob.did) // without a Welcome
    const isAddition = ({ $type }: { $type?: string }) => $type?.endsWith('#convoAdded') === true
    const unaware = alteringFetch(service.fetch, {
      answer: (text, method) => {
        if (method !== 'getEvents') return text
        const page = JSON.parse(text) as { events?: { $type?: string }[] }
        return JSON.stringify({ ...page, events: page.events?.filter((event) => !isAddition(event)) })
      },
    })
    const store = await storage.open()
    await store.write([{ key: keys.cursor, value: undefined }])
    await store.close()
    const { client: again } = await openFakeClient(service, 'bob', storage, unaware)
    await again.sync()
    await (await joined(again, convo.id)).send('here again')
    await until(async () => (await textsOf(convo)).includes('here again'), 'alice hears')
    await Promise.all([alice.close(), again.close()])
  })
})

describe('a convo that ends while the word of its beginning is looked into', () => {
  it('stays ended, and is told of once', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const asked: string[] = []
    const count = (method: string) => asked.filter((name) => name === method).length
    let hasEnded = () => false
    // The first view is for the Welcome; what the second one shows is old news when it comes.
    const late: typeof fetch = async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      const method = pathname.split('.').at(-1) ?? ''
      const answer = await service.fetch(input, init)
      asked.push(method)
      if (method === 'getConvo' && count(method) === 2) await until(() => hasEnded(), 'it has ended')
      return answer
    }
    const { client: bob, events } = await openFakeClient(service, 'bob', memoryStorage(), late)
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    hasEnded = () => bobs.state === 'ended'
    await until(() => count('getConvo') === 2, 'the word of the beginning is looked into')
    await convo.remove(bob.did)
    await bob.sync()
    const polls = count('getEvents')
    await until(() => count('getEvents') > polls + 2, 'the word has been looked into')
    expect(events.filter(({ type }) => type === 'error' || type === 'convoEnded')).toHaveLength(1)
    expect(asked).not.toContain('getGroupInfo')
    await Promise.all([alice.close(), bob.close()])
  })
})

describe('an account that is out again before its device came in', () => {
  it('hears that the convo is over, and of no error', async () => {
    const service = unsafeFakeService()
    const none = JSON.stringify({ keyPackages: [], missing: [] })
    const unclaimed = alteringFetch(service.fetch, {
      answer: (text, method) => (method === 'claimKeyPackages' ? none : text),
    })
    const { client: alice } = await openFakeClient(service, 'alice', memoryStorage(), unclaimed)
    const out = alteringFetch(service.fetch, {
      refuse: (method) => (method === 'getGroupInfo' ? 'NotMember' : undefined),
    })
    const { client: bob, events } = await openFakeClient(service, 'bob', memoryStorage(), out)
    const convo = await alice.convos.create({ members: [] })
    await convo.add(bob.did)
    await until(() => events.some(({ type }) => type === 'convoEnded'), 'bob is out')
    await bob.sync()
    expect(events.filter(({ type }) => type === 'error')).toEqual([])
    await Promise.all([alice.close(), bob.close()])
  })
})

describe('a device that was taken out while it was away, behind a commit that nobody could process', () => {
  it('shows what it has missed as a gap', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const convo = await alice.convos.create({ members: [bob.did] })
    await joined(bob, convo.id)
    await bob.close()
    await convo.rename({ name: 'Renamed' })
    await convo.send('never read')
    await convo.remove(bob.did)
    const fetch = alteringFetch(service.fetch, { answer: spoilTags })
    const { client: again } = await openFakeClient(service, 'bob', storage, fetch)
    const bobs = await again.convos.get(convo.id)
    await until(() => bobs.state === 'ended', 'bob knows')
    expect(await bobs.gaps()).toMatchObject([{ fromSeq: 3, toSeq: 3, reason: 'resync' }])
    await Promise.all([alice.close(), again.close()])
  })
})

describe('a device that was taken out while it was away, and whose place its log has no more', () => {
  it('ends, and shows what it has missed as a gap', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const convo = await alice.convos.create({ members: [bob.did] })
    await joined(bob, convo.id)
    await bob.close()
    for (const text of ['one', 'two', 'three']) await convo.send(text)
    await convo.remove(bob.did)
    const cutTo = 4
    const cut: typeof fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      if (!url.pathname.endsWith('getLog')) return service.fetch(input, init)
      const since = url.searchParams.get('sinceSeq')
      if (since !== null && Number(since) < cutTo - 1)
        return Response.json({ error: 'LogTruncated', message: 'cut' }, { status: 410 })
      const page = (await (await service.fetch(input, init)).json()) as { entries: { seq: number }[] }
      return Response.json({
        ...page,
        firstSeq: cutTo,
        entries: page.entries.filter(({ seq }) => seq >= cutTo),
      })
    }
    const { client: again } = await openFakeClient(service, 'bob', storage, cut)
    const bobs = await again.convos.get(convo.id)
    await until(() => bobs.state === 'ended', 'bob knows')
    expect(await bobs.gaps()).toMatchObject([{ fromSeq: 2, toSeq: 3, reason: 'truncated' }])
    await Promise.all([alice.close(), again.close()])
  })
})

describe('a convo that cannot be looked at', () => {
  it('is told of, and keeps nobody from the others', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    let [asked, refused] = [0, true]
    const refuse = (method: string) => {
      if (method === 'getLog') asked++
      return method === 'getLog' && refused ? 'NotAllowed' : undefined
    }
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const { client: other } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const readable = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await joined(bob, readable.id)
    const { did, deviceId } = bob
    await (await joined(other, convo.id)).removeDevice(did, deviceId)
    await until(() => bobs.state === 'ended', 'one of bob’s devices is out')
    await bob.close()
    await convo.send('the log goes on')

    const fetch = alteringFetch(service.fetch, { refuse })
    const { client: again, events } = await openFakeClient(service, 'bob', storage, fetch)
    await again.sync()
    await readable.send('do you hear me?')
    const heard = await again.convos.get(readable.id)
    await until(async () => (await textsOf(heard)).includes('do you hear me?'), 'bob hears')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'error', during: 'looking for news' }) as unknown,
    )
    refused = false
    await again.sync()
    const before = asked
    await again.sync()
    expect(asked).toBe(before) // it was looked through once, and has not grown
    await Promise.all([alice, again, other].map((client) => client.close()))
  })
})
