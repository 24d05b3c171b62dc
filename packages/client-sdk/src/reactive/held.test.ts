import { expect, it, onTestFinished } from 'vitest'
import { openPerson, until } from '../testing/fake-clients.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { observe } from '../testing/observe.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined } from '../testing/watch-convo.ts'
import { createReactive } from './reactive.ts'

it('a message that waits for a device to be approved is shown as held, until it goes out', async () => {
  const [service, repos] = [unsafeFakeService(), new FakeRepos()]
  const { client: alice } = await openPerson(service, repos, 'alice', { trust: 'strict' })
  const { client: bob } = await openPerson(service, repos, 'bob')
  const convo = await alice.convos.create({ members: [bob.did] })
  await convo.send('just us')
  const { client: second } = await openPerson(service, repos, 'bob')
  onTestFinished(async () => {
    await Promise.all([alice, bob, second].map((client) => client.close()))
  })
  await joined(second, convo.id)
  const reactive = createReactive(alice)
  const [window, list] = [observe(reactive.messages(convo.id)), observe(reactive.convos)]
  const held = () => list.now().convos[0]?.sendingHeld
  await until(held, 'it is held')
  const sent = convo.send('not yet')
  const states = () =>
    window.now().items.map((item) => (item.kind === 'message' ? item.message.state : item.kind))
  await until(() => states().at(-1) === 'held', 'it waits')
  await until(() => list.now().convos[0]?.last?.state === 'held', 'the list shows it too')
  const key = window.now().items.at(-1)?.key
  await alice.approveDevice(bob.did, second.deviceId)
  await sent
  await until(() => states().at(-1) === 'received', 'it is out')
  await until(() => held() === false, 'nothing is held')
  expect(window.now().items.at(-1)?.key).toBe(key)
})
