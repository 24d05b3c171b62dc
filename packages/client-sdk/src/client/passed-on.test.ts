import { expect, it } from 'vitest'
import { FakeWorld } from '../testing/fake/world.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { ClientEvent } from './events.ts'
import type { MlsClient } from './mls-client.ts'

/** What a client tells that it does not know. */
function unknownTo(client: MlsClient): unknown[] {
  const told: unknown[] = []
  client.on('unknown', ({ event }) => void told.push(event))
  return told
}

async function opened() {
  const world = new FakeWorld()
  const service = unsafeFakeService(world)
  const [alice, bob] = [await openFakeClient(service, 'alice'), await openFakeClient(service, 'bob')]
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  const bobs = await until(
    async () => (await bob.client.convos.list()).find(({ state }) => state === 'joined'),
    'bob is in',
  )
  const close = () => Promise.all([alice.client.close(), bob.client.close()])
  return { world, service, alice, bob, convo, bobs, close }
}

it('hands on, as they came, entries, notices and events of later versions of the service, and goes on', async () => {
  const { world, service, bob, convo, bobs, close } = await opened()
  const told = unknownTo(bob.client)
  const notice = { $type: 'blue.catbird.mls.message.defs#laterNotice', of: { what: ['is', 'not', 'known'] } }
  const createdAt = '2026-01-01T00:00:00.000Z'
  service.append(convo.id, { $type: 'blue.catbird.mls.message.defs#laterEntry', extra: new Uint8Array([7]) })
  service.append(convo.id, { $type: 'blue.catbird.mls.message.defs#noticeEntry', notice, createdAt })
  world.tell(bob.client.did, { $type: 'laterEvent', hint: 'later' })
  await convo.send('and on')
  await until(async () => (await bobs.messages()).some(({ text }) => text === 'and on'), 'bob reads on')
  await until(() => told.length >= 3, 'bob was told')
  expect(told).toContainEqual(
    expect.objectContaining({
      $type: 'blue.catbird.mls.message.defs#laterEntry',
      extra: new Uint8Array([7]),
    }),
  )
  expect(told).toContainEqual(notice)
  expect(told).toContainEqual({ $type: 'blue.catbird.mls.event.defs#laterEvent', hint: 'later' })
  await close()
})

it('hands on content of an app of its own as it was sent', async () => {
  const { alice, bob, convo, bobs, close } = await opened()
  const poll = {
    $type: 'com.example.chat.poll',
    question: 'when?',
    options: [{ at: 9, by: new Uint8Array([1]) }],
  }
  await convo.sendContent(poll)
  const message = await until(async () => (await bobs.messages())[0], 'bob has it')
  expect(message).toMatchObject({ content: poll, text: undefined, failure: undefined })
  const heard = (events: readonly ClientEvent[]) =>
    events.flatMap((event) => (event.type === 'message' ? [event.message.content] : []))
  await until(() => heard(alice.events).length > 0, 'alice was told too')
  expect([...heard(bob.events), ...heard(alice.events)]).toEqual([poll, poll])
  await close()
})

it('says why it is offline, and when it tries again', async () => {
  const service = unsafeFakeService()
  let down = false
  const fetch: typeof globalThis.fetch = (input, init) =>
    down ? Promise.reject(new TypeError('fetch failed')) : service.fetch(input, init)
  const { client } = await openFakeClient(service, 'alice', undefined, fetch)
  const told: (ClientEvent & { type: 'connection' })[] = []
  client.on('connection', (event) => void told.push(event))
  await until(() => client.connection === 'polling', 'it is on')
  down = true
  const before = Date.now()
  await until(() => told.filter(({ state }) => state === 'offline').length > 1, 'it has tried again')
  for (const { state, reason, retryAt } of told.filter(({ state }) => state === 'offline')) {
    expect({ state, reason }).toEqual({ state: 'offline', reason: 'NetworkError' })
    expect(retryAt?.getTime()).toBeGreaterThanOrEqual(before)
  }
  down = false
  await until(() => client.connection === 'polling', 'it is back')
  expect(told.at(-1)).toEqual({ type: 'connection', state: 'polling' })
  await client.close()
})
