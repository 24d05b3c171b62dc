import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch, spoilTags } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inStep, joined, textsOf } from '../../testing/watch-convo.ts'

describe('a device that is out of step', () => {
  it('joins afresh once more, after a pause, where that failed the first time', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    let spoilt = false
    let refusals = 1
    const bobsFetch = alteringFetch(service.fetch, {
      answer: (text) => (spoilt ? spoilTags(text) : text),
      refuse: (method) => (spoilt && method === 'submitCommit' && refusals-- > 0 ? 'InvalidMls' : undefined),
    })
    const { client: bob, events } = await openFakeClient(service, 'bob', memoryStorage(), bobsFetch)
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    spoilt = true
    await convo.rename({ name: 'Renamed' })
    await until(() => events.some(({ type }) => type === 'recovered'), 'bob is in step again')
    expect(refusals).toBeLessThan(1)
    await inStep(convo, bobs)
    await convo.send('there you are')
    await until(async () => (await textsOf(bobs)).includes('there you are'), 'bob has it')
    await Promise.all([alice.close(), bob.close()])
  })
})
