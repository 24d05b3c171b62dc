import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

it('a message that came without a tag has no proof, and nothing is sent', async () => {
  const service = unsafeFakeService()
  const { client: alice } = await openFakeClient(service, 'alice')
  const { client: bob } = await openFakeClient(service, 'bob')
  const hers = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  const { messageId } = await hers.send('You fool')
  const his = await until(async () => {
    const [convo] = await bob.convos.list()
    return (await convo?.message(messageId)) === undefined ? undefined : convo
  }, 'bob has it')
  const report = his.reportMessage(messageId, { reason: 'spam' })
  await expect(report).rejects.toMatchObject({ error: 'NoProof' })
  await Promise.all([alice.close(), bob.close()])
})
