import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch, spoilCommits } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined } from '../../testing/watch-convo.ts'

/** A client of somebody whom the service tells another generation of a convo, when it is `lying`. */
async function deceived(service: UnsafeFakeService, seed: string, method: string, told: [number, number]) {
  const lie = { lying: false, spoiling: false, at: [] as number[] }
  const [is, says] = told
  const fetchFn = alteringFetch(service.fetch, {
    answer(answered, called) {
      const text = lie.spoiling ? spoilCommits(answered) : answered
      if (!lie.lying || called !== method) return text
      lie.at.push(Date.now())
      return text.replace(`"generation":${is}`, `"generation":${says}`)
    },
    // No Welcome: whoever has to come in has to join by themselves.
    refuse: (called) => (lie.lying && called === 'listWelcomes' ? 'NotReady' : undefined),
  })
  const client: FakeClient = await openFakeClient(service, seed, memoryStorage(), fetchFn)
  return { ...client, lie }
}

/** Waits until somebody has been lied to four times; gives what was between these times (ms). */
async function pausesBetween({ at }: { at: readonly number[] }): Promise<number[]> {
  await until(() => at.length >= 4, 'it was asked several times')
  return at.slice(1, 4).map((time, i) => time - (at[i] ?? 0))
}

describe('a service that answers of a generation that has gone by', () => {
  it('is asked again after longer and longer pauses by who comes into the one that was announced', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob, lie } = await deceived(service, 'bob', 'getGroupInfo', [2, 1])
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    lie.lying = true
    await convo.reset('a test')
    const [first, , third] = await pausesBetween(lie)
    expect(first).toBeGreaterThan(100)
    expect(third).toBeGreaterThan(400)
    lie.lying = false
    await inGeneration(bobs, 2, 2)
    await Promise.all([alice.close(), bob.close()])
  })

  it('is asked again after longer and longer pauses by who would begin the next one', async () => {
    const service = unsafeFakeService()
    const { client: alice, lie } = await deceived(service, 'alice', 'getConvo', [2, 1])
    const convo = await alice.convos.create({ members: [] })
    await convo.reset('one')
    lie.lying = true
    const again = convo.reset('two')
    const [first, , third] = await pausesBetween(lie)
    expect(first).toBeGreaterThan(100)
    expect(third).toBeGreaterThan(400)
    lie.lying = false
    await again
    await inGeneration(convo, 3, 1)
    await alice.close()
  })
})

describe('a service that answers of a generation that its log does not show', () => {
  it('is not asked again by who is held and would begin the next one: the reset fails', async () => {
    const service = unsafeFakeService()
    const { client: alice, lie, events } = await deceived(service, 'alice', 'getConvo', [1, 2])
    const { client: bob } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    await convo.setAdmins({ promote: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
    Object.assign(lie, { spoiling: true, lying: true })
    await bobs.rename({ name: 'Renamed' })
    await until(() => convo.state === 'stopped', 'alice is out of step')
    await expect(convo.reset('nothing else helps')).rejects.toMatchObject({ error: 'UnexpectedAnswer' })
    expect(events).not.toContainEqual(expect.objectContaining({ type: 'convoReset' }))
    await Promise.all([alice.close(), bob.close()])
  })
})
