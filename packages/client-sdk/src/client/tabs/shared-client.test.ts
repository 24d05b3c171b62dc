import { describe, expect, it } from 'vitest'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { fakeTabs } from '../../testing/fake-tabs.ts'
import type { FakeTab, FakeTabs } from '../../testing/fake-tabs.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { manualTiming } from '../../testing/manual-timing.ts'
import { systemTiming } from '../../sync/timing.ts'
import { Convo } from '../convo.ts'
import { handleClasses } from '../local-client.ts'
import { PROTOCOL } from './protocol.ts'
import { SharedClient } from './shared-client.ts'

interface World extends AsyncDisposable {
  readonly service: UnsafeFakeService
  readonly tabs: FakeTabs
  readonly bob: FakeClient
  open(): Promise<AliceTab>
}

interface AliceTab extends FakeClient {
  readonly tab: FakeTab
}

async function world(): Promise<World> {
  const service = unsafeFakeService()
  const tabs = fakeTabs()
  const bob = await openFakeClient(service, 'bob')
  const opened = [bob]
  return {
    service,
    tabs,
    bob,
    async open() {
      const tab = tabs.open()
      const fake = await openFakeClient(service, 'alice', tab.storage)
      opened.push(fake)
      return { ...fake, tab }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map(({ client }) => client.close()))
    },
  }
}

const textsOf = async (convo: Convo) => (await convo.messages({ limit: 1000 })).map(({ text }) => text ?? '')
const heardBy = ({ events }: FakeClient) =>
  events.flatMap((event) => (event.type === 'message' ? [event.message.text] : []))

async function convoWithBob(
  { bob }: World,
  { client }: FakeClient,
): Promise<{ convo: Convo; theirs: Convo }> {
  const convo = await client.convos.create({ members: [bob.client.did], name: 'Hikers' })
  const theirs = await until(
    async () => (await bob.client.convos.list()).find(({ id }) => id === convo.id),
    'bob is in',
  )
  return { convo, theirs }
}

describe('tabs of one storage', () => {
  it('are one device, see the same, and are each told of everything once', async () => {
    await using all = await world()
    const one = await all.open()
    const [two, three] = [await all.open(), await all.open()]
    expect(new Set([one, two, three].map(({ client }) => client.deviceId)).size).toBe(1)
    const { convo: begun, theirs } = await convoWithBob(all, two)
    const handles = await Promise.all([one, two, three].map(({ client }) => client.convos.get(begun.id)))
    await Promise.all(handles.map((convo, i) => convo.send(`from tab ${i}`)))
    await theirs.send('from bob')
    const texts = ['from tab 0', 'from tab 1', 'from tab 2', 'from bob']
    for (const tab of [one, two, three])
      await until(() => heardBy(tab).length === texts.length, 'the tab was told of all')
    for (const tab of [one, two, three]) expect(heardBy(tab).sort()).toEqual([...texts].sort())
    const [first, ...others] = await Promise.all(handles.map(textsOf))
    for (const other of others) expect(other).toEqual(first)
    expect(first?.sort()).toEqual([...texts].sort())
  })

  it('show a change on every handle before anybody is told of it', async () => {
    await using all = await world()
    const [one, two] = [await all.open(), await all.open()]
    const { convo } = await convoWithBob(all, one)
    const theirs = await two.client.convos.get(convo.id)
    const seen: (string | undefined)[] = []
    two.client.on('convoChanged', () => seen.push(theirs.name))
    expect(theirs).toBeInstanceOf(Convo)
    expect([theirs.name, theirs.kind, theirs.status, theirs.state, theirs.muted]).toEqual([
      ...['Hikers', 'group', 'accepted', 'joined'],
      false,
    ])
    await theirs.rename({ name: 'Climbers' })
    expect(theirs.name).toBe('Climbers')
    expect(convo.name).toBe('Climbers')
    expect(seen).toContain('Climbers')
    expect(theirs.activeAt).toBeInstanceOf(Date)
  })

  it('carry errors with their names and fields', async () => {
    await using all = await world()
    const [, two] = [await all.open(), await all.open()]
    await expect(two.client.convos.get('nothing')).rejects.toMatchObject({
      ...{ name: 'MlsClientError', error: 'ConvoNotFound', retryable: false },
    })
    await expect(two.client.xrpc.convo.getConvo({ convoId: 'nothing' })).rejects.toMatchObject({
      name: 'MlsClientError',
    })
  })

  it('call the service’s own methods through whichever has the storage', async () => {
    await using all = await world()
    const [one, two] = [await all.open(), await all.open()]
    const { data } = await two.client.xrpc.device.listDevices()
    expect(data.devices.map(({ deviceId }) => deviceId)).toEqual([one.client.deviceId])
  })
})

describe('a tab that cannot share', () => {
  const account = { did: 'did:web:alice.example.com', service: 'did:web:mls.example.com' }
  const never = () => Promise.reject(new Error('it was not to lead'))

  it('is told that another runs another version', async () => {
    await using all = await world()
    const one = await all.open()
    const options = { account: { did: one.client.did, service: all.service.did }, lead: never }
    const { shared } = all.tabs.open().storage
    if (shared === undefined) throw new Error('tabs share')
    const opened = SharedClient.open({
      ...options,
      shared,
      timing: systemTiming,
      classes: handleClasses,
      version: PROTOCOL + 1,
    })
    await expect(opened).rejects.toMatchObject({ error: 'TabVersionMismatch' })
  })

  it('is told that the storage is another account’s', async () => {
    await using all = await world()
    await all.open()
    const { shared } = all.tabs.open().storage
    if (shared === undefined) throw new Error('tabs share')
    const opened = SharedClient.open({
      account,
      lead: never,
      shared,
      timing: systemTiming,
      classes: handleClasses,
    })
    await expect(opened).rejects.toMatchObject({ error: 'WrongStorage' })
    const carol = openFakeClient(all.service, 'carol', all.tabs.open().storage)
    await expect(carol).rejects.toMatchObject({ error: 'WrongStorage' })
  })

  it('is told that something has the storage that is no tab', async () => {
    const [tabs, timing] = [fakeTabs(), manualTiming()]
    const store = await tabs.plain.open()
    const { shared } = tabs.open().storage
    if (shared === undefined) throw new Error('tabs share')
    const opened = SharedClient.open({ account, lead: never, shared, timing, classes: handleClasses })
    const refused = expect(opened).rejects.toMatchObject({ name: 'StorageLockedError' })
    await timing.advance(10_000)
    await refused
    await store.close()
  })
})

describe('when the tab that has the storage', () => {
  it.each(['closes', 'is killed', 'is stopped'] as const)('%s, another goes on', async (how) => {
    await using all = await world()
    const [one, two, three] = [await all.open(), await all.open(), await all.open()]
    const { convo, theirs } = await convoWithBob(all, one)
    const handles = await Promise.all([two, three].map(({ client }) => client.convos.get(convo.id)))
    if (how === 'closes') await one.client.close()
    else if (how === 'is killed') one.tab.kill()
    else one.tab.pause()
    await Promise.all(handles.map((handle, i) => handle.send(`from tab ${i}`)))
    await theirs.send('from bob')
    for (const tab of [two, three]) await until(() => heardBy(tab).includes('from bob'), 'they are told')
    for (const tab of [two, three]) expect(heardBy(tab)).toHaveLength(3)
    if (how !== 'is stopped') return
    one.tab.resume()
    await convo.send('again')
    await until(() => heardBy(one).includes('again'), 'it is told')
    expect(heardBy(one).sort()).toEqual(['again', 'from bob', 'from tab 0', 'from tab 1'])
  })

  it('ends, what cannot be repeated fails by name', async () => {
    await using all = await world()
    const [one, two] = [await all.open(), await all.open()]
    const { convo } = await convoWithBob(all, two)
    const failed = expect(convo.createInvite()).rejects.toMatchObject({ error: 'LeaderLost' })
    // The first message after this is that call: whoever gets it is gone.
    all.tabs.onDelivery = () => one.tab.kill()
    await failed
    await convo.send('still here')
  })

  it('finds it emptied, no other makes a new device', async () => {
    await using all = await world()
    const [one, two] = [await all.open(), await all.open()]
    const { convo } = await convoWithBob(all, one)
    const theirs = await two.client.convos.get(convo.id)
    two.tab.pause()
    await one.client.close()
    const store = await all.tabs.plain.open()
    await store.write((await store.list({ prefix: '' })).map(([key]) => ({ key, value: undefined })))
    await store.close()
    two.tab.resume()
    await expect(theirs.messages()).rejects.toMatchObject({ name: 'StorageClosedError' })
  })
})

describe('whoever kills the tab with the storage at any message between tabs', () => {
  const steps = Array.from({ length: 24 }, (_, step) => step + 1)

  it.each(steps)('loses and doubles nothing (after %i)', async (step) => {
    await using all = await world()
    const [one, two, three] = [await all.open(), await all.open(), await all.open()]
    const { convo, theirs } = await convoWithBob(all, one)
    const handles = await Promise.all([two, three].map(({ client }) => client.convos.get(convo.id)))
    let left = step
    all.tabs.onDelivery = () => {
      if (--left === 0) one.tab.kill()
    }
    const texts = handles.flatMap((_, i) => [0, 1, 2].map((n) => `tab ${i} says ${n}`))
    const sent = handles.map((handle, i) =>
      Promise.all([0, 1, 2].map((n) => handle.send(`tab ${i} says ${n}`))),
    )
    await Promise.all(sent)
    await until(async () => (await textsOf(theirs)).length >= texts.length, 'bob has them')
    expect((await textsOf(theirs)).sort()).toEqual([...texts].sort())
    for (const tab of [two, three])
      await until(() => heardBy(tab).length >= texts.length, 'the tab was told of all')
    for (const tab of [two, three]) expect(heardBy(tab).sort()).toEqual([...texts].sort())
    const [own, others] = await Promise.all(handles.map(textsOf))
    expect(own).toEqual(others)
    expect(own).toEqual(await textsOf(theirs))
  })
})
