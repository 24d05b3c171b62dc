import { expect, it } from 'vitest'
import { alteringFetch, spoilTags } from '../../testing/altering-fetch.ts'
import { openFakeClient, openHurriedClient, until } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { joined } from '../../testing/watch-convo.ts'

it('a device that is out of step while its account is suspended comes back once the account is restored', async () => {
  const service = unsafeFakeService()
  const now = { spoilt: false, suspended: false }
  let refused = 0
  const refuse = (method: string) => {
    if (!now.suspended) return now.spoilt && method === 'getGroupInfo' ? 'NotReady' : undefined
    if (method === 'getGroupInfo') refused++
    return 'AccountSuspended'
  }
  const answer = (text: string) => (now.spoilt ? spoilTags(text) : text)
  const { client: alice } = await openFakeClient(service, 'alice')
  const { client: bob, events } = await openHurriedClient(service, 'bob', {
    ...{ times: 500, fetch: alteringFetch(service.fetch, { answer, refuse }) },
  })
  const convo = await alice.convos.create({ members: [bob.did] })
  const bobs = await joined(bob, convo.id)
  now.spoilt = true
  await convo.rename({ name: 'Renamed' })
  const isOutOfStep = () => events.some((event) => event.type === 'recovering' && event.step === 'rejoin')
  await until(isOutOfStep, 'bob is out of step')
  now.suspended = true
  await until(() => refused > 7, 'bob has tried more often than a device that fails does')
  expect(bobs.state).toBe('joining')
  Object.assign(now, { spoilt: false, suspended: false })
  await until(() => bobs.state === 'joined', 'bob is back')
  await Promise.all([alice.close(), bob.close()])
})
