import { describe, expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { MlsClient } from './mls-client.ts'

async function convoOf(client: MlsClient, id: string) {
  return until(async () => (await client.convos.list()).find((c) => c.id === id && c.state === 'joined'), 'the convo is joined')
}

async function textsOf(client: MlsClient, id: string): Promise<(string | undefined)[]> {
  return (await (await convoOf(client, id)).messages()).map(({ text }) => text)
}

describe('two people', () => {
  it('talk', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const { messageId } = await convo.send('See you at nine')
    const theirs = await convoOf(bob, convo.id)
    await until(async () => (await textsOf(bob, convo.id)).length === 1, 'bob has the message')
    expect(theirs.name).toBe('Hikers')
    await theirs.react(messageId, '👍')
    await theirs.reply(messageId, 'Fine')
    const [first, second] = await until(async () => {
      const all = await convo.messages()
      return all.length === 2 && all
    }, 'alice has the reply')
    expect(first?.reactions).toEqual([{ emoji: '👍', dids: [bob.did] }])
    expect(second).toMatchObject({ text: 'Fine', replyTo: messageId, own: false, author: { did: bob.did } })
    await alice.close()
    await bob.close()
  })
})
