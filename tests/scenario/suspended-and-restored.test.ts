import { memoryStorage } from '@catbird-mls/client'
import type { ClientStorage } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { keys } from '../../packages/client-sdk/src/store/keys.ts'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

/** Alice, the admin, who learns by asking, and Bob, with what they keep. */
async function aliceAndBob(service: TestService) {
  const alices = memoryStorage()
  const bobs = memoryStorage()
  const openAlice = () => service.open('alice', { storage: alices, updates: 'polling' })
  const openBob = (storage: ClientStorage = bobs) => service.open('bob', { storage })
  const [alice, bob] = [await openAlice(), await openBob()]
  const convo = await alice.convos.create({ members: [bob.did] })
  await convo.send('one')
  await shows(await joined(bob, convo.id), 'one')
  return { alice, bob, bobs, convo, openAlice, openBob }
}

describe('somebody who is suspended and restored while the admin is away', () => {
  it('stays in, and both talk', async () => {
    await using service = await startService()
    const { alice, bob, convo, openAlice, openBob } = await aliceAndBob(service)
    await bob.close()
    await alice.close()
    await service.suspend(bob.did)
    await service.restore(bob.did)

    const back = await openBob()
    const heard = listen(back)
    await (await joined(back, convo.id)).send('two')
    const again = await openAlice()
    const alices = await joined(again, convo.id)
    await shows(alices, 'one', 'two')
    await alices.send('three')
    await shows(await joined(back, convo.id), 'one', 'two', 'three')
    await again.sync()
    expect((await alices.epoch())?.epoch).toBe(1)
    expect(heard.filter(({ type }) => type === 'convoEnded' || type === 'convoChanged')).toEqual([])
  })
})

describe('somebody whom the admin removes while they are suspended', () => {
  it('comes back by itself with each device once restored, and all talk', async () => {
    await using service = await startService()
    const { bob, convo, openBob } = await aliceAndBob(service)
    const laptops = memoryStorage()
    const laptop = await openBob(laptops)
    await inStep(convo, await joined(laptop, convo.id))
    await bob.close()
    await laptop.close()
    const isAbsent = async () => (await convo.members()).find(({ did }) => did === bob.did)?.absent
    await service.suspend(bob.did)
    await until('alice has removed bob', isAbsent)
    await convo.send('not for bob')
    await service.restore(bob.did)

    const phone = await openBob()
    const heard = listen(phone)
    await until('bob has read of it', () => heard.some(({ type }) => type === 'convoEnded'))
    const bobs = await joined(phone, convo.id)
    const again = await joined(await openBob(laptops), convo.id)
    await inStep(convo, bobs, again)
    await bobs.send('two')
    await shows(convo, 'one', 'not for bob', 'two')
    await convo.send('three')
    await again.send('four')
    await shows(bobs, 'one', 'two', 'three', 'four')
    await until('the laptop reads on', async () => (await again.messages()).at(-1)?.text === 'four')
    const [, member] = await convo.members()
    expect(member?.devices).toHaveLength(2)
  })

  it('comes back also on a device that has lost its place in the events', async () => {
    await using service = await startService()
    const { bob, convo, bobs, openBob } = await aliceAndBob(service)
    await bob.close()
    const isAbsent = async () => (await convo.members()).find(({ did }) => did === bob.did)?.absent === true
    await service.suspend(bob.did)
    await until('alice has removed bob', isAbsent)
    await convo.send('not for bob')
    await service.restore(bob.did)
    const store = await bobs.open()
    await store.write([{ key: keys.cursor, value: undefined }])
    await store.close()

    const back = await openBob()
    await until('bob is back', async () => !(await isAbsent()))
    await (await joined(back, convo.id)).send('two')
    await shows(convo, 'one', 'not for bob', 'two')
  })

  it('is removed again where the account is suspended again', async () => {
    await using service = await startService()
    const { bob, convo, openBob } = await aliceAndBob(service)
    await bob.close()
    const isAbsent = async () => (await convo.members()).find(({ did }) => did === bob.did)?.absent === true
    for (let round = 1; round <= 2; round++) {
      await service.suspend(bob.did)
      await until('alice has removed bob', isAbsent)
      await service.restore(bob.did)
      const back = await openBob()
      await until('bob is back', async () => !(await isAbsent()))
      await back.close()
    }
  })
})
