import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { crashingStorage } from '../storage/testing/crashing-storage.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { inGeneration, joined } from '../testing/watch-convo.ts'

async function aliceAndBob() {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  const { client: alice } = await openFakeClient(service, 'alice')
  const { client: bob } = await openFakeClient(service, 'bob', storage)
  const convo = await alice.convos.create({ members: [bob.did] })
  await joined(bob, convo.id)
  return { service, storage, alice, bob, convo }
}

describe('a device that is leaving', () => {
  it('goes on after it was killed, at whatever write', async () => {
    for (const at of [1, 2]) {
      for (const when of ['before', 'after'] as const) {
        const { service, storage, alice, bob, convo } = await aliceAndBob()
        await bob.close()
        const dying = crashingStorage(storage)
        const { client } = await openFakeClient(service, 'bob', dying)
        await client.sync()
        const crash = dying.reopen({ at, when })
        await client.close()
        const { client: second } = await openFakeClient(service, 'bob', crash)
        void (await second.convos.get(convo.id)).leave().catch(() => undefined)
        await until(() => crash.dead(), 'bob dies')
        const { client: third } = await openFakeClient(service, 'bob', storage)
        const bobs = await third.convos.get(convo.id)
        if (at === 1 && when === 'before') await bobs.leave()
        await until(() => bobs.state === 'ended', 'bob is out')
        await until(async () => (await convo.members()).length === 1, 'alice has taken bob out')
        await Promise.all([alice.close(), third.close()])
      }
    }
  }, 60_000)

  it('stays where it was added again after the service had heard of it, though the answer was lost', async () => {
    const { service, storage, alice, bob, convo } = await aliceAndBob()
    await bob.close()
    let lost = 0
    const losing: typeof fetch = async (input, init) => {
      const answer = await service.fetch(input, init)
      if (!String(input instanceof Request ? input.url : input).endsWith('leaveConvo') || lost > 0)
        return answer
      lost++
      await until(async () => (await convo.members()).length === 1, 'alice has taken bob out')
      await convo.add(bob.did)
      throw new TypeError('the answer was lost')
    }
    const { client: again } = await openFakeClient(service, 'bob', storage, losing)
    const bobs = await again.convos.get(convo.id)
    await bobs.leave()
    expect(lost).toBe(1)
    await until(() => bobs.state === 'joined', 'bob is in again')
    expect(await convo.members()).toHaveLength(2)
    await Promise.all([alice.close(), again.close()])
  })

  it('leaves the generation that a reset has brought meanwhile', async () => {
    const service = unsafeFakeService()
    let cut = true
    let asked = 0
    const fetchFn = alteringFetch(service.fetch, {
      refuse: (method) => {
        if (method === 'leaveConvo') asked++
        return cut && method === 'leaveConvo' ? 'NotReady' : undefined
      },
    })
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob', memoryStorage(), fetchFn)
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    const left = bobs.leave()
    await until(() => asked > 0, 'bob has tried to leave')
    await convo.reset('a test')
    await inGeneration(bobs, 2, 2)
    cut = false
    await left
    expect(bobs.state).toBe('ended')
    await until(async () => (await convo.members()).length === 1, 'alice has taken bob out')
    await Promise.all([alice.close(), bob.close()])
  })
})
