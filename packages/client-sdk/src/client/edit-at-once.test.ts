import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

it('edits and takes back what the service has just taken and the log has not shown yet', async () => {
  const service = unsafeFakeService()
  const { client } = await openFakeClient(service, 'alice')
  const { client: bob } = await openFakeClient(service, 'bob')
  const convo = await client.convos.create({ members: [bob.did] })
  for (let n = 0; n < 5; n++) {
    const first = await convo.send(`first ${n}`)
    await convo.edit(first.messageId, `better ${n}`)
    const second = await convo.send(`second ${n}`)
    await convo.delete(second.messageId)
  }
  const shown = async () => (await convo.messages()).map(({ text, deleted }) => (deleted ? 'gone' : text))
  const expected = [0, 1, 2, 3, 4].flatMap((n) => [`better ${n}`, 'gone'])
  await until(async () => (await shown()).join() === expected.join(), 'all is as it was said last')
  expect(await shown()).toEqual(expected)
  await Promise.all([client.close(), bob.close()])
})
