import { expect, it } from 'vitest'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { MessagePage } from '../history.ts'
import { missedBetween } from './missed.ts'

it('a tab is told of all that it has missed, whatever comes in while that is read', async () => {
  const service = unsafeFakeService()
  const [alice, bob] = [await openFakeClient(service, 'alice'), await openFakeClient(service, 'bob')]
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  for (const text of ['known', 'missed', 'missed too']) await convo.send(text)
  const read = (_: string, page: MessagePage) => convo.messages(page)
  const shown = async () => (await convo.messages()).filter(({ state }) => state === 'received')
  await until(async () => (await shown()).length === 3, 'all are shown')
  const [known, , last] = await shown()
  const image = { seq: last?.seq ?? 0, shown: { state: 'joined' } }
  await Promise.all(['new', 'new too', 'newest'].map((text) => convo.send(text)))
  await until(async () => (await shown()).length === 6, 'the new ones are shown')
  const before = new Map([[convo.id, { ...image, seq: known?.seq ?? 0 }]])
  const events = await missedBetween(before, new Map([[convo.id, image]]), read)
  const texts = events.flatMap((event) => (event.type === 'message' ? [event.message.text] : []))
  expect(texts).toEqual(['missed', 'missed too'])
  await Promise.all([alice, bob].map(({ client }) => client.close()))
})
