import { expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { MlsClient } from './mls-client.ts'

const joined = (client: MlsClient, id: string) =>
  until(
    async () => (await client.convos.list()).find((c) => c.id === id && c.state === 'joined'),
    'the convo is joined',
  )

/** All that the fake service takes in is of the beginning of 2026. */
const DECADES = 1_000_000_000

it('the lifetime of messages in a direct convo is set by either, and search knows none that is over', async () => {
  const service = unsafeFakeService()
  const [{ client: alice }, { client: bob }] = [
    await openFakeClient(service, 'alice'),
    await openFakeClient(service, 'bob'),
  ]
  const expired: number[] = []
  alice.on('messagesExpired', ({ seqs }) => void expired.push(...seqs))
  const convo = await alice.convos.direct(bob.did)
  const theirs = await joined(bob, convo.id)
  const { messageId } = await convo.send('picnic on Sunday')
  await until(async () => (await bob.search('pic sun')).length === 1, 'bob finds it')
  await theirs.setMessageLifetime(DECADES)
  await until(() => convo.messageLifetime === DECADES, 'alice knows')
  expect(await alice.search('picnic', { convoId: convo.id })).toMatchObject([{ messageId, own: true }])
  expect(await alice.search('picnic', { convoId: 'another' })).toEqual([])
  await convo.setMessageLifetime(1)
  await until(() => expired.length > 0, 'it is over')
  expect(await alice.search('picnic')).toEqual([])
  expect(await convo.messages()).toEqual([])
  expect(await convo.message(messageId)).toBe('expired')
  await until(async () => (await theirs.message(messageId)) === 'expired', 'it is over for bob too')
  await expect(theirs.setMessageLifetime(0.5)).rejects.toMatchObject({ error: 'InvalidContent' })
  await Promise.all([alice.close(), bob.close()])
})

it('who is no admin sets no lifetime', async () => {
  const service = unsafeFakeService()
  const [{ client: alice }, { client: bob }] = [
    await openFakeClient(service, 'alice'),
    await openFakeClient(service, 'bob'),
  ]
  const convo = await alice.convos.create({ members: [bob.did] })
  const theirs = await joined(bob, convo.id)
  await expect(theirs.setMessageLifetime(60)).rejects.toMatchObject({ error: 'NotAllowed' })
  expect(theirs.messageLifetime).toBeUndefined()
  await Promise.all([alice.close(), bob.close()])
})
