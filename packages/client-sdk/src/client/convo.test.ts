import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

it('a message can be edited and taken back from the moment it is sent', async () => {
  const { client: alice } = await openFakeClient(unsafeFakeService(), 'alice')
  const convo = await alice.convos.create({ members: [] })
  const [first, second] = await Promise.all([convo.send('helo'), convo.send('oops')])
  await Promise.all([convo.edit(first.messageId, 'hello example.com'), convo.delete(second.messageId)])
  const settled = async () => {
    const [edited, taken] = await convo.messages()
    return edited?.edited === true && taken?.deleted === true ? edited : undefined
  }
  const edited = await until(settled, 'both have come true')
  expect(edited.text).toBe('hello example.com')
  expect(edited.facets).toHaveLength(1)
  await expect(convo.edit(second.messageId, 'again')).rejects.toMatchObject({ error: 'MessageNotFound' })
  await expect(convo.delete('never-there-never-there')).rejects.toMatchObject({ error: 'MessageNotFound' })
  await alice.close()
})
