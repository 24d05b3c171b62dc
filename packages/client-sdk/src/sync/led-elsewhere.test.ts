import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'

type Json = Record<string, unknown>

/** What Mallory's group looks like to whoever would join it. */
async function trapOf(service: ReturnType<typeof unsafeFakeService>): Promise<string> {
  let info: string | undefined
  const spy = alteringFetch(service.fetch, {
    answer: (text, method) => {
      if (method === 'getGroupInfo') info = text
      return text
    },
  })
  const { client: mallory } = await openFakeClient(service, 'mallory')
  await mallory.convos.create({ members: [] })
  const { client: phone } = await openFakeClient(service, 'mallory', memoryStorage(), spy)
  await until(() => info !== undefined, 'the group was shown')
  await Promise.all([mallory.close(), phone.close()])
  return info ?? ''
}

describe('a service that would lead a device into a stranger’s group', () => {
  it('cannot do it by a Welcome, while the device is in', async () => {
    const service = unsafeFakeService()
    const lie: { to?: string } = {}
    let told = 0
    const lying = alteringFetch(service.fetch, {
      answer: (text, method) => {
        if (method !== 'listWelcomes' || lie.to === undefined) return text
        const { welcomes } = JSON.parse(text) as { welcomes: Json[] }
        told += welcomes.length
        const moved = welcomes.map((welcome) => ({ ...welcome, convoId: lie.to, seq: 1_000_000, epoch: 50 }))
        return JSON.stringify({ welcomes: moved })
      },
    })
    const { client: alice } = await openFakeClient(service, 'alice', memoryStorage(), lying)
    const { client: bob } = await openFakeClient(service, 'bob')
    const { client: mallory } = await openFakeClient(service, 'mallory')
    const convo = await bob.convos.create({ members: [alice.did] })
    const alices = await joined(alice, convo.id)
    lie.to = convo.id
    await mallory.convos.create({ members: [alice.did] })
    await until(() => told > 1, 'alice was told of the Welcome')
    await alices.send('to bob')
    await until(async () => (await textsOf(convo)).includes('to bob'), 'bob has it')
    expect((await alices.members()).map(({ did }) => did)).not.toContain(mallory.did)
    await Promise.all([alice.close(), bob.close(), mallory.close()])
  })

  it('cannot do it by putting it out of step first', async () => {
    const service = unsafeFakeService()
    const trap = await trapOf(service)
    let lying = false
    let asked = 0
    const altered = alteringFetch(service.fetch, {
      answer: (text, method) => {
        if (!lying) return text
        if (method === 'getGroupInfo') asked++
        if (method === 'getGroupInfo') return trap
        return JSON.stringify(
          JSON.parse(text, (_, value: Json | null) => (value?.commit ? { ...value, generation: 7 } : value)),
        )
      },
    })
    const { client: alice, events } = await openFakeClient(service, 'alice', memoryStorage(), altered)
    const { client: bob } = await openFakeClient(service, 'bob')
    const convo = await bob.convos.create({ members: [alice.did] })
    const alices = await joined(alice, convo.id)
    lying = true
    await convo.rename({ name: 'Other' })
    await until(() => asked > 1, 'alice was shown the trap more than once')
    expect(alices.state).not.toBe('joined')
    expect(events.some(({ type }) => type === 'recovered')).toBe(false)
    expect((await alices.members()).map(({ did }) => did).sort()).toEqual([alice.did, bob.did].sort())
    await Promise.all([alice.close(), bob.close()])
  })
})
