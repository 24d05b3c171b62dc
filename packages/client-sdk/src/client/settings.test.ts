import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, openPerson, until } from '../testing/fake-clients.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { MlsClient } from './mls-client.ts'

async function two() {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  const { client: alice, events: seenByAlice } = await openFakeClient(service, 'alice')
  const { client: bob, events: seenByBob } = await openFakeClient(service, 'bob', storage)
  const convo = await alice.convos.create({ members: [bob.did] })
  const theirs = await joined(bob, convo.id)
  const close = () => Promise.all([alice.close(), bob.close()])
  return { service, storage, alice, bob, convo, theirs, seenByAlice, seenByBob, close }
}

const joined = (client: MlsClient, id: string) =>
  until(
    async () => (await client.convos.list()).find((c) => c.id === id && c.state === 'joined'),
    'the convo is joined',
  )

/** Sends a text, and waits until it has arrived. */
async function say(from: Awaited<ReturnType<typeof joined>>, to: typeof from, text: string): Promise<string> {
  const { messageId } = await from.send(text)
  await until(async () => (await to.messages()).some((message) => message.text === text), `${text} is there`)
  return messageId
}

const receiptsIn = (events: readonly { type: string }[]) =>
  events.filter(({ type }) => type === 'readReceipt')

describe('read receipts', () => {
  it('go out, until a person wants none sent; then nothing goes out', async () => {
    const { alice, bob, convo, theirs, seenByAlice, close } = await two()
    await theirs.markRead(await say(convo, theirs, 'a'))
    await until(() => receiptsIn(seenByAlice).length === 1, 'alice knows')
    await bob.settings.set({ sendReadReceipts: false })
    await theirs.markRead(await say(convo, theirs, 'b'))
    await say(theirs, convo, 'c')
    expect(receiptsIn(seenByAlice)).toHaveLength(1)
    await theirs.setPrivacy({ sendReadReceipts: true })
    await theirs.markRead(await say(convo, theirs, 'd'))
    await until(() => receiptsIn(seenByAlice).length === 2, 'alice knows again')
    await theirs.setPrivacy({ sendReadReceipts: 'default' })
    expect(theirs.privacy).toEqual({ sendReadReceipts: false, sendTyping: true })
    expect(await alice.settings.get()).toEqual({ sendReadReceipts: true, sendTyping: true })
    await close()
  })

  it('say of each member how far they have read, but not to whoever sends none', async () => {
    const { alice, bob, convo, theirs, close } = await two()
    const messageId = await say(convo, theirs, 'a')
    const readSeqs = async () => {
      const members = await convo.members()
      return [bob.did, alice.did].map((did) => members.find((member) => member.did === did)?.readSeq)
    }
    expect(await readSeqs()).toEqual([undefined, undefined])
    await theirs.markRead(messageId)
    const place = (await convo.messages()).find((message) => message.messageId === messageId)?.seq
    await until(async () => (await readSeqs())[0] === place, 'alice knows')
    await alice.settings.set({ sendReadReceipts: false })
    expect(await readSeqs()).toEqual([undefined, undefined])
    await close()
  })

  it('are not shown to whoever sends none', async () => {
    const { alice, convo, theirs, seenByAlice, close } = await two()
    await alice.settings.set({ sendReadReceipts: false })
    await theirs.markRead(await say(convo, theirs, 'a'))
    await say(theirs, convo, 'b')
    expect(receiptsIn(seenByAlice)).toEqual([])
    await close()
  })
})

describe('settings', () => {
  it('may be set where the client is opened, and hold until they are set anew', async () => {
    const [service, repos, storage] = [unsafeFakeService(), new FakeRepos(), memoryStorage()]
    const settings = { sendReadReceipts: false }
    const { client: carol } = await openPerson(service, repos, 'carol', { storage, settings })
    await carol.close()
    const { client: again } = await openPerson(service, repos, 'carol', { storage })
    expect(await again.settings.get()).toEqual({ sendReadReceipts: false, sendTyping: true })
    await again.close()
  })

  it('are kept', async () => {
    const { service, storage, convo, bob, theirs, close } = await two()
    await bob.settings.set({ sendTyping: false })
    await bob.settings.set({ sendReadReceipts: false })
    await theirs.setPrivacy({ sendTyping: true })
    await bob.close()
    const { client: again } = await openFakeClient(service, 'bob', storage)
    expect(await again.settings.get()).toEqual({ sendReadReceipts: false, sendTyping: false })
    expect((await joined(again, convo.id)).privacy).toEqual({ sendReadReceipts: false, sendTyping: true })
    await again.close()
    await close()
  })
})
