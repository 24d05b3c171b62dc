import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { sha256 } from '../bytes.ts'
import { encodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { newMessageId, wrap } from '../content/envelope.ts'
import { createGroup, encrypt, generateDeviceKeys } from '../mls/index.ts'
import { draftOf } from '../testing/draft-of.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { AT } from '../testing/fake/world.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { processEntry } from './process-entry.ts'

const alice = 'did:plc:alice' as Did
const DEFS = 'blue.catbird.mls.message.defs'
const first = newMessageId()

it.each<[Content, boolean]>([
  [{ $type: `${DEFS}#text`, text: 'hello' }, true],
  [{ $type: 'com.example.later', what: 1 }, true],
  [{ $type: `${DEFS}#reaction`, messageId: first, emoji: '👍' }, false],
  [{ $type: `${DEFS}#edit`, messageId: first, text: 'hello, all' }, false],
  [{ $type: `${DEFS}#readReceipt`, messageId: first }, false],
])('a convo becomes active by what is shown as a message: %o', async (content, moves) => {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const { state: group } = await createGroup({ device, groupId, policy: newGroupPolicy(alice), now: 0 })
  const messageId = newMessageId()
  const bytes = encodeContent(content)
  const { ciphertext } = await encrypt({ state: group, device, ...wrap(messageId, bytes) })
  const row = { order: 1, messageId, state: 'sent', createdAt: 0, content: bytes } as const
  const draft = await draftOf({ group, outbox: [{ ...row, hashes: [await sha256(ciphertext)] }] })
  const entry = { $type: `${DEFS}#messageEntry`, seq: 1, generation: 1, epoch: 0, createdAt: AT, ciphertext }
  expect(await processEntry(draft, device, entry, { now: () => 0, random: () => 0 })).toBe(true)
  expect(draft.state.record.activeAt).toBe(moves ? Date.parse(AT) : 0)
})

/** The fake service dates everything at one time, long ago. */
it('a convo becomes active when a device comes in, and by no commit that others make', async () => {
  const service = unsafeFakeService()
  const [{ client: alices }, { client: bobs }] = [
    await openFakeClient(service, 'alice'),
    await openFakeClient(service, 'bob'),
  ]
  const convo = await alices.convos.create({ members: [bobs.did] })
  const begun = convo.activeAt
  expect(begun.getTime()).toBeGreaterThan(Date.parse(AT))
  const theirs = await until(
    async () => (await bobs.convos.list()).find(({ state }) => state === 'joined'),
    'bob is in',
  )
  const { client: second } = await openFakeClient(service, 'bob')
  const came = await until(
    async () => (await second.convos.list()).find(({ state }) => state === 'joined'),
    'his other device is in',
  )
  expect(theirs.activeAt).toEqual(new Date(AT))
  expect(came.activeAt.getTime()).toBeGreaterThanOrEqual(begun.getTime())
  await convo.rename({ name: 'Hikers' })
  expect(convo.activeAt).toEqual(begun)
  await convo.send('hello')
  await until(() => convo.activeAt.getTime() === Date.parse(AT), 'it is as active as its message')
  await Promise.all([alices.close(), bobs.close(), second.close()])
})
