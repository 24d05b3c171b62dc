import { expect, it } from 'vitest'
import { indexedDbStorage } from '@catbird-mls/client/storage/indexed-db'
import { openFakeClient, until } from '../../packages/client-sdk/src/testing/fake-clients.ts'
import { unsafeFakeService } from '../../packages/client-sdk/src/testing/unsafe-fake-service.ts'

it('lets two people talk from a browser, and finds everything again after it was closed', async () => {
  const service = unsafeFakeService()
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const storage = indexedDbStorage(`alice ${crypto.randomUUID()}`, { key })
  const { client: bob } = await openFakeClient(service, 'bob', indexedDbStorage(`bob ${crypto.randomUUID()}`))
  const { client: alice } = await openFakeClient(service, 'alice', storage)
  const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  await convo.send('See you at nine')
  const theirs = await until(
    async () => (await bob.convos.list()).find(({ id }) => id === convo.id),
    'bob is in',
  )
  await until(
    async () => (await theirs.messages()).some(({ text }) => text === 'See you at nine'),
    'bob has it',
  )
  await theirs.send('I will be there')
  await until(async () => (await convo.messages()).length === 2, 'alice has it')
  await alice.close()

  const { client: again } = await openFakeClient(service, 'alice', storage)
  const kept = await again.convos.get(convo.id)
  await kept.send('It rains')
  await until(async () => (await theirs.messages()).length === 3, 'bob has that too')
  const texts = ['See you at nine', 'I will be there', 'It rains']
  expect((await kept.messages()).map(({ text }) => text)).toEqual(texts)
  expect((await theirs.messages()).map(({ text }) => text)).toEqual(texts)
  await Promise.all([again.close(), bob.close()])
})
