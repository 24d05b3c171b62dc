import { expect, it } from 'vitest'
import { openFakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { allReceived } from '../../testing/watch-convo.ts'
import type { MessagePage } from '../history.ts'
import { missedBetween } from './missed.ts'

it('a tab is told of all that it has missed, whatever comes in while that is read', async () => {
  const service = unsafeFakeService()
  const [alice, bob] = [await openFakeClient(service, 'alice'), await openFakeClient(service, 'bob')]
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  for (const text of ['known', 'missed', 'missed too']) await convo.send(text)
  const read = (_: string, page: MessagePage) => convo.messages(page)
  await allReceived(convo)
  const [known, , last] = await convo.messages()
  const image = { seq: last?.seq ?? 0, shown: { state: 'joined' } }
  await Promise.all(['new', 'new too', 'newest'].map((text) => convo.send(text)))
  await allReceived(convo)
  const before = new Map([[convo.id, { ...image, seq: known?.seq ?? 0 }]])
  const events = await missedBetween(before, new Map([[convo.id, image]]), read)
  const texts = events.flatMap((event) => (event.type === 'message' ? [event.message.text] : []))
  expect(texts).toEqual(['missed', 'missed too'])
  await Promise.all([alice, bob].map(({ client }) => client.close()))
})
