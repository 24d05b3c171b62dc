import { describe, expect, it } from 'vitest'
import { joined, listen, startService, until } from './support/service.ts'

describe('who has not accepted a request', () => {
  it('tells nobody what they have read, and does once it is accepted', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const heard = listen(alice)
    const direct = await alice.convos.direct(bob.did)
    await direct.send('hello?')
    const request = await until('bob has it', async () => (await bob.convos.list({ status: 'request' }))[0])
    const hello = await until('bob reads it', async () => (await request.messages()).at(-1)?.messageId)
    await request.markRead(hello)
    const theirs = await joined(bob, direct.id)
    await theirs.send('hello!')
    await until('alice reads it', async () => (await direct.messages()).length === 2)
    expect(heard.filter(({ type }) => type === 'readReceipt')).toEqual([])
    const { messageId } = await direct.send('how are you?')
    await until('bob reads that', async () => (await theirs.messages()).length === 3)
    await theirs.markRead(messageId)
    await until('alice is told', () => heard.some(({ type }) => type === 'readReceipt'))
  })
})
