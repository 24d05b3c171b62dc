import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

const CID = 'bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a'

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

it('a message has a text, a file or an embed', async () => {
  const { client: alice } = await openFakeClient(unsafeFakeService(), 'alice')
  const convo = await alice.convos.create({ members: [] })
  const { messageId } = await convo.send('', { embed: { uri: 'at://did:web:x.test/a.b.c/d', cid: CID } })
  const nothing = { error: 'InvalidContent', message: 'there is nothing to send' }
  await expect(convo.send('')).rejects.toMatchObject(nothing)
  await expect(convo.reply(messageId, '', { attachments: [] })).rejects.toMatchObject(nothing)
  expect(await convo.messages()).toHaveLength(1)
  await alice.close()
})
