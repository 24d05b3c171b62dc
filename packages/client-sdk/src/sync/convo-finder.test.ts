import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

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
