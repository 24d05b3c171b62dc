import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'

it('a notice of a later version is told of, and passed over', async () => {
  const service = unsafeFakeService()
  const { client: alice } = await openFakeClient(service, 'alice')
  const { client: bob } = await openFakeClient(service, 'bob')
  const convo = await alice.convos.create({ members: [bob.did] })
  const bobs = await joined(bob, convo.id)
  const unknown: unknown[] = []
  bob.on('unknown', ({ event }) => unknown.push(event))
  const notice = { $type: 'blue.catbird.mls.message.defs#ofALaterVersion', generation: 1 }
  service.append(convo.id, { $type: 'blue.catbird.mls.message.defs#noticeEntry', notice })
  await convo.send('and on')
  await until(async () => (await textsOf(bobs)).includes('and on'), 'bob reads on')
  expect(unknown).toEqual([notice])
  await Promise.all([alice, bob].map((client) => client.close()))
})
