import { expect, it } from 'vitest'
import { newMessageId } from '../../content/envelope.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { fakeTabs } from '../../testing/fake-tabs.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { systemTiming } from '../../sync/timing.ts'
import { developmentIdentity } from '../../xrpc/development-identity.ts'
import { Convo } from '../convo.ts'
import { LocalClient } from '../local-client.ts'

it('sends a message once whose sender asks for it again, at once or when the log has it', async () => {
  const service = unsafeFakeService()
  let sends = 0
  const options = {
    ...{ session: await developmentIdentity({ seed: 'alice' }), service: service.did, pollEvery: 5 },
    ...{ storage: memoryStorage(), serviceUrl: 'http://fake.invalid', updates: 'polling' as const },
    fetch: (async (input, init) => {
      if (urlOf(input).includes('sendMessage')) sends++
      return service.fetch(input, init)
    }) satisfies typeof fetch,
  }
  const client = await LocalClient.open(options, await options.storage.open(), systemTiming)
  const { client: bob } = await openFakeClient(service, 'bob')
  const { id } = await client.convos.create({ members: [bob.did] })
  const slot = client.context.engine.book.get(id)
  if (slot === undefined) throw new Error('it is there')
  const convo = new Convo(slot, { ...client.context, messageId: newMessageId() })
  await convo.send('once')
  await convo.send('once')
  await until(() => slot.state.outbox.length === 0, 'the log has it')
  await convo.send('once')
  expect(sends).toBe(1)
  expect((await convo.messages()).map(({ text }) => text)).toEqual(['once'])
  expect(slot.state.outbox).toEqual([])
  await Promise.all([client.close(), bob.close()])
})

it('sends a message once whose tab ended when the service had taken it, and before it could say so', async () => {
  const [service, tabs] = [unsafeFakeService(), fakeTabs()]
  const [first, second] = [tabs.open(), tabs.open()]
  const killing: typeof fetch = async (input, init) => {
    const answer = await service.fetch(input, init)
    if (urlOf(input).includes('sendMessage')) first.kill()
    return answer
  }
  const { client: bob } = await openFakeClient(service, 'bob')
  const { client: one } = await openFakeClient(service, 'alice', first.storage, killing)
  const { client: two } = await openFakeClient(service, 'alice', second.storage)
  const { id } = await one.convos.create({ members: [bob.did] })
  const convo = await two.convos.get(id)
  await convo.send('once')
  await convo.send('after')
  const theirs = await until(
    async () => (await bob.convos.list()).find((each) => each.id === id),
    'bob is in',
  )
  const texts = async () => (await theirs.messages()).map(({ text }) => text)
  await until(async () => (await texts()).includes('after'), 'bob has it')
  expect(await texts()).toEqual(['once', 'after'])
  await Promise.all([one.close(), two.close(), bob.close()])
})

function urlOf(input: RequestInfo | URL): string {
  return new URL(input instanceof Request ? input.url : input).href
}
