import { memoryStorage } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'

describe('somebody who is removed and added again while their device is away', () => {
  it('reads what was said before the removal and after the return, and nothing else', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const storage = memoryStorage()
    const bob = await service.open('bob', { storage })
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    await joined(bob, convo.id)
    await convo.send('one')
    await shows(await joined(bob, convo.id), 'one')
    await bob.close()
    await convo.send('two')
    await convo.rename({ name: 'Another epoch' })
    await convo.send('three')
    await convo.remove(bob.did)
    await convo.send('not for Bob')
    await convo.add(bob.did)
    await convo.send('four')

    const again = await service.open('bob', { storage })
    const back = await joined(again, convo.id)
    await shows(back, 'one', 'two', 'three', 'four')
    await back.send('five')
    await shows(convo, 'one', 'two', 'three', 'not for Bob', 'four', 'five')
  })

  it('comes in though they have opened neither Welcome', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const storage = memoryStorage()
    const bob = await service.open('bob', { storage })
    await bob.close()
    const convo = await alice.convos.create({ members: [bob.did] })
    await convo.send('one')
    await convo.remove(bob.did)
    await convo.send('not for Bob')
    await convo.add(bob.did)
    await convo.send('two')

    const again = await service.open('bob', { storage })
    await shows(await joined(again, convo.id), 'one', 'two')
  })
})

describe('somebody who was added before a reset, and comes after it', () => {
  it('reads what was said before the reset as well', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const storage = memoryStorage()
    const bob = await service.open('bob', { storage })
    await bob.close()
    const convo = await alice.convos.create({ members: [bob.did] })
    await convo.send('one')
    await convo.reset()
    await until('Bob is in the new group', async () => (await convo.members()).every(({ absent }) => !absent))
    await convo.send('two')

    const again = await service.open('bob', { storage })
    await shows(await joined(again, convo.id), 'one', 'two')
  })
})

describe('a device that falls out of step with a mere request', () => {
  it('waits until somebody accepts, then joins afresh', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    let garble = true
    const bob = await service.open('bob', {
      updates: 'polling',
      async fetch(input, init) {
        const answer = await fetch(input, init)
        const text = await answer.text()
        const garbled = garble ? text.replace(/("commit":\{"\$bytes":"[^"]*).{8}"\}/g, '$1AAAAAAAA"}') : text
        return new Response(garbled, answer)
      },
    })
    const heard = listen(bob)
    const convo = await alice.convos.create({ members: [bob.did] })
    await until('Bob has it', async () => (await bob.convos.list()).length === 1)
    await convo.rename({ name: 'Not understood' })
    await until('Bob is out of step', () => heard.some(({ type }) => type === 'recovering'))
    garble = false
    await bob.sync()
    expect(heard.filter(({ type }) => type === 'convoEnded' || type === 'error')).toEqual([])
    const bobs = await joined(bob, convo.id)
    await inStep(convo, bobs)
    await convo.send('now?')
    await shows(bobs, 'now?')
  })
})
