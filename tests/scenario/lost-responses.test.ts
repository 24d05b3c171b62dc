import { memoryStorage } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { inStep, joined, shows, startService } from './support/service.ts'
import { losingFetch } from './support/losing-fetch.ts'

const methods = [
  'createConvo',
  'submitCommit',
  'sendMessage',
  'claimKeyPackages',
  'publishKeyPackages',
  'ackWelcome',
]

describe('a network that loses every other', () => {
  for (const what of ['request', 'answer'] as const) {
    it(`${what}, to everything that changes something, loses and doubles nothing`, async () => {
      await using service = await startService()
      const fetch = losingFetch((method, count) =>
        methods.includes(method) && count % 2 === 1 ? what : undefined,
      )
      const alice = await service.open('alice', { fetch })
      const bob = await service.open('bob', {
        fetch: losingFetch((_, count) => (count % 5 === 4 ? what : undefined)),
      })
      const carol = await service.open('carol')
      const convo = await alice.convos.create({ members: [bob.did], name: 'Flaky' })
      const bobs = await joined(bob, convo.id)
      await convo.send('one')
      await bobs.send('two')
      await convo.add(carol.did)
      await convo.send('three')
      const carols = await joined(carol, convo.id)
      await carols.send('four')
      for (const handle of [convo, bobs]) await shows(handle, 'one', 'two', 'three', 'four')
      await shows(carols, 'three', 'four')
      expect((await convo.epoch())?.epoch).toBe(2)
    })
  }
})

describe('an app that dies', () => {
  it('between a commit and its answer finds it done when it is opened again', async () => {
    await using service = await startService()
    const storage = memoryStorage()
    const dies = losingFetch((method) => (method === 'submitCommit' ? 'answer' : undefined))
    const alice = await service.open('alice', { storage, fetch: dies })
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did] })
    const adding = convo.add(carol.did).catch(() => undefined)
    const carols = joined(carol, convo.id)
    await carols
    await alice.close()
    await adding
    const again = await service.open('alice', { storage })
    const same = await joined(again, convo.id)
    await inStep(same, await carols)
    await same.send('all three?')
    await shows(await carols, 'all three?')
    expect(await same.members()).toHaveLength(3)
    expect((await same.epoch())?.epoch).toBe(2)
  })

  it('between a message and its answer has sent it once', async () => {
    await using service = await startService()
    const storage = memoryStorage()
    const alice = await service.open('alice', {
      storage,
      fetch: losingFetch((method) => (method === 'sendMessage' ? 'answer' : undefined)),
      updates: 'polling',
    })
    const bob = await service.open('bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const sending = convo.send('once').catch(() => undefined)
    const bobs = await joined(bob, convo.id)
    await shows(bobs, 'once')
    await alice.close()
    await sending
    const again = await service.open('alice', { storage })
    const same = await joined(again, convo.id)
    await same.send('and again')
    await shows(bobs, 'once', 'and again')
    await shows(same, 'once', 'and again')
  })
})
