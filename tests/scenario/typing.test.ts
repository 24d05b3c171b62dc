import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, startService, until } from './support/service.ts'

const typing = (events: ReturnType<typeof listen>) => events.filter(({ type }) => type === 'typing')

describe('somebody who is typing', () => {
  it('is shown to the others while it goes on, and what they see of it is nothing else', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const [seenByAlice, seenByBob] = [listen(alice), listen(bob)]
    const convo = await alice.convos.create({ members: [bob.did] })
    const theirs = await joined(bob, convo.id)
    await inStep(convo, theirs)
    await convo.send('hello')
    await until('bob listens', () => seenByBob.some(({ type }) => type === 'message'))
    for (let keystroke = 0; keystroke < 20; keystroke++) await convo.sendTyping()
    const { id: convoId } = convo
    const by = { type: 'typing', convoId, did: alice.did, deviceId: alice.deviceId }
    await until('bob sees it', () => typing(seenByBob).length > 0)
    expect(typing(seenByBob)).toEqual([{ ...by, active: true }])
    await until('it lapses', () => typing(seenByBob).length > 1)
    expect(typing(seenByBob)).toEqual([
      { ...by, active: true },
      { ...by, active: false },
    ])
    expect(typing(seenByAlice)).toEqual([])
    expect(await theirs.messages()).toHaveLength(1)
    const failures = [...seenByAlice, ...seenByBob].filter(
      ({ type }) => type === 'error' || type === 'unknown',
    )
    expect(failures).toEqual([])
  })

  it('is neither told of nor seen by who does not want that', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [bob.did] })
    const theirs = await joined(bob, convo.id)
    await inStep(convo, theirs)
    const [seenByAlice, seenByBob] = [listen(alice), listen(bob)]
    await alice.settings.set({ sendTyping: false })
    await convo.sendTyping()
    await theirs.sendTyping()
    await convo.send('hello')
    await theirs.send('hello')
    const twice = (events: typeof seenByBob) => events.filter(({ type }) => type === 'message').length === 2
    await until('both are told of both messages', () => twice(seenByAlice) && twice(seenByBob))
    expect([...typing(seenByAlice), ...typing(seenByBob)]).toEqual([])
  })

  it('is not told of, and nothing fails, where nothing may be sent', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const direct = await alice.convos.direct(bob.did)
    const request = await until('bob has it', async () => (await bob.convos.list({ status: 'request' }))[0])
    const heard = listen(alice)
    await request.sendTyping()
    await direct.send('hello?')
    await until('alice has heard of something', () => heard.some(({ type }) => type === 'message'))
    expect(typing(heard)).toEqual([])
  })
})
