import { memoryStorage } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { joined, listen, shows, startService, until } from './support/service.ts'

describe('two people', () => {
  it('create an encrypted group and talk through it', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const heard = listen(bob)

    const hikers = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const first = await hikers.send('See you at nine')
    const theirs = await joined(bob, hikers.id)
    await shows(theirs, 'See you at nine')
    expect(theirs.name).toBe('Hikers')
    expect(heard.map(({ type }) => type)).toContain('message')

    await theirs.reply(first.messageId, 'Fine')
    await theirs.react(first.messageId, '👍')
    await shows(hikers, 'See you at nine', 'Fine')
    const [message, answer] = await hikers.messages()
    expect(message).toMatchObject({ own: true, author: { did: alice.did, deviceId: alice.deviceId } })
    expect(answer).toMatchObject({ own: false, replyTo: first.messageId, author: { did: bob.did } })
    await until('the reaction is there', async () => (await hikers.messages())[0]?.reactions.length === 1)

    await hikers.edit(first.messageId, 'See you at ten')
    await shows(theirs, 'See you at ten', 'Fine')
    await theirs.delete(answer?.messageId ?? '')
    await until('the answer is taken back', async () => (await hikers.messages())[1]?.deleted)
    expect(heard.filter(({ type }) => type === 'error' || type === 'undecryptable')).toEqual([])
  })

  it('have to agree to it: a stranger’s convo is a request', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const direct = await alice.convos.direct(bob.did)
    await direct.send('we have not met')
    const request = await until('bob has it', async () => (await bob.convos.list({ status: 'request' }))[0])
    await shows(request, 'we have not met')
    await expect(request.send('who are you?')).rejects.toMatchObject({ error: 'ConvoNotAccepted' })
    await request.accept()
    await request.send('now we have')
    await shows(direct, 'we have not met', 'now we have')
    expect((await alice.convos.direct(bob.did)).id).toBe(direct.id)
  })

  it('find everything again when the app is opened again', async () => {
    await using service = await startService()
    const storage = memoryStorage()
    const alice = await service.open('alice', { storage })
    const bob = await service.open('bob')
    const convo = await alice.convos.create({ members: [bob.did], name: 'Again' })
    const theirs = await joined(bob, convo.id)
    await convo.send('before')
    await alice.close()
    await theirs.send('meanwhile')
    const again = await service.open('alice', { storage })
    expect(again.deviceId).toBe(alice.deviceId)
    const same = await joined(again, convo.id)
    await shows(same, 'before', 'meanwhile')
    expect(same.name).toBe('Again')
    await same.send('after')
    await shows(theirs, 'before', 'meanwhile', 'after')
  })
})
