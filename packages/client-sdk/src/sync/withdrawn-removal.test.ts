import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, openHurriedClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

const defs = 'blue.catbird.mls.message.defs'

describe('an admin that reads of a suspension long after it was lifted', () => {
  it('removes nobody, however long it takes to read on to where the log says so', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice', storage)
    const { client: bob } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const { id } = convo
    await until(async () => (await bob.convos.list()).some(({ state }) => state === 'joined'), 'bob is in')
    await alice.close()
    const notice = (kind: string, more = {}) =>
      service.append(id, {
        $type: `${defs}#noticeEntry`,
        notice: { $type: `${defs}#${kind}`, did: bob.did, ...more },
      })
    notice('removalSuggested', { reason: 'accountSuspended' })
    const bobs = await bob.convos.get(id)
    for (let i = 1; i < 9; i++) await bobs.send(`message ${i}`)
    notice('removalWithdrawn')
    const length = service.logs().get(id)?.length

    // Time runs fast, and the log comes slowly: whoever waits for its turn alone does not wait long enough.
    const slowly: typeof fetch = async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      if (pathname.endsWith('getLog')) await new Promise((resolve) => setTimeout(resolve, 150))
      return service.fetch(input, init)
    }
    const { client: again } = await openHurriedClient(service, 'alice', { times: 40, fetch: slowly, storage })
    const alices = await again.convos.get(id)
    await until(async () => (await alices.messages()).length === 8, 'alice has read everything')
    await again.sync()
    await alices.send('welcome back')
    await until(async () => (await bobs.messages()).length === 9, 'bob reads it')
    expect(service.logs().get(id)).toHaveLength((length ?? 0) + 1)
    await Promise.all([again.close(), bob.close()])
  })
})
