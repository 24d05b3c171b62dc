import { memoryStorage } from '@catbird-mls/client'
import type { Convo, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

/** Waits until a convo is in its generation of this number on a device, and everybody is in it. */
async function begunAnew(convo: Convo, generation: number, devices: number): Promise<void> {
  await until(`generation ${generation} has ${devices} devices`, async () => {
    if (convo.state !== 'joined' || (await convo.epoch())?.generation !== generation) return false
    return (await convo.members()).flatMap((member) => member.devices).length === devices
  })
}

describe('a group that is reset', () => {
  it('goes on for everybody, also for devices that were away, with all that was said', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const tablet = await service.open('alice')
    const bob = await service.open('bob')
    const [bobsStore, carolsStore] = [memoryStorage(), memoryStorage()]
    const bobAway = await service.open('bob', { storage: bobsStore })
    const carol = await service.open('carol')
    const carolAway = await service.open('carol', { storage: carolsStore })
    const convo = await alice.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const handles = await Promise.all(
      [tablet, bob, carol, bobAway, carolAway].map((c) => joined(c, convo.id)),
    )
    const [onTablet, bobs, carols] = handles
    if (!onTablet || !bobs || !carols) throw new Error('somebody is missing')
    await inStep(convo, ...handles)
    await bobAway.close()
    await carolAway.close()
    await carols.send('before')
    await shows(convo, 'before')
    const heard = [listen(alice), listen(bob), listen(tablet)]

    await convo.reset('a test')
    for (const handle of [convo, onTablet, bobs, carols]) await begunAnew(handle, 2, 6)
    for (const events of heard) {
      await until('all are told', () => events.some(({ type }) => type === 'convoReset'))
      const told = events.find(({ type }) => type === 'convoReset')
      expect(told).toMatchObject({ generation: 2, by: alice.did, reason: 'a test', verified: true })
    }
    await inStep(convo, onTablet, bobs, carols)
    await bobs.send('after')
    await carols.send('and on')
    for (const handle of [convo, onTablet, bobs, carols]) await shows(handle, 'before', 'after', 'and on')
    expect(carols.name).toBe('Hikers')

    const onBobs = await joined(await service.open('bob', { storage: bobsStore }), convo.id)
    const onCarols = await joined(await service.open('carol', { storage: carolsStore }), convo.id)
    for (const back of [onBobs, onCarols]) {
      await begunAnew(back, 2, 6)
      await shows(back, 'before', 'after', 'and on')
    }
    await onBobs.send('bob is back')
    await shows(convo, 'before', 'after', 'and on', 'bob is back')
    await onCarols.send('carol is back')
    await shows(convo, 'before', 'after', 'and on', 'bob is back', 'carol is back')
  })

  it('is for admins alone, and for each of them only once an hour', async () => {
    await using service = await startService()
    const { alice, convo, bobs } = await two(service)
    await expect(bobs.reset()).rejects.toMatchObject({ error: 'NotAllowed' })
    await convo.reset()
    await begunAnew(convo, 2, 2)
    const again = convo.reset().catch((err: unknown) => err)
    await convo.send('meanwhile')
    await begunAnew(bobs, 2, 2)
    await shows(bobs, 'meanwhile')
    await alice.close()
    expect(await again).toMatchObject({ error: 'ClientClosed' })
  })

  it('lets go who had left, and does what was still wanted', async () => {
    await using service = await startService()
    const { bob, convo } = await two(service)
    const carol = await service.open('carol')
    await convo.add(carol.did)
    const carols = await joined(carol, convo.id)
    await bob.close()
    await carols.leave()
    await convo.reset()
    await until(
      'carol is no member',
      async () => !(await convo.members()).some(({ did }) => did === carol.did),
    )
    await begunAnew(convo, (await convo.epoch())?.generation ?? 0, 2)
  })
})

async function textsOf(convo: Convo): Promise<string[]> {
  return (await convo.messages()).map(({ text }) => text ?? '')
}

/** Alice and Bob in a group. */
async function two(service: TestService) {
  const alice = await service.open('alice')
  const bob = await service.open('bob')
  const convo = await alice.convos.create({ members: [bob.did] })
  return { alice, bob, convo, bobs: await joined(bob, convo.id) }
}

describe('a direct convo that one has left', () => {
  async function pair(service: TestService) {
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const convo = await alice.convos.direct(bob.did)
    const bobs = await joined(bob, convo.id)
    await convo.send('hello')
    await shows(bobs, 'hello')
    await bobs.leave()
    expect(await known(bob, convo.id)).toBe(false)
    return { alice, bob, convo, bobs }
  }

  async function known(client: MlsClient, id: string): Promise<boolean> {
    return (await client.convos.list()).some((convo) => convo.id === id)
  }

  it('comes to the one who left as a request, when the other writes, without what was before', async () => {
    await using service = await startService()
    const { bob, convo } = await pair(service)
    await convo.send('are you there?')
    const asked = await until('it is there', async () =>
      (await bob.convos.list({ status: 'request' })).find(({ id }) => id === convo.id),
    )
    await until('the device is in', () => asked.state === 'joined')
    await shows(asked, 'are you there?')
    await asked.accept()
    await asked.send('yes')
    await shows(convo, 'hello', 'are you there?', 'yes')
    await shows(asked, 'are you there?', 'yes')
  })

  it('has the one who left back when that one writes, without what was before', async () => {
    await using service = await startService()
    const { alice, bob, convo } = await pair(service)
    const back = await bob.convos.direct(alice.did)
    await back.send('I am back')
    await shows(convo, 'hello', 'I am back')
    await convo.send('welcome')
    await shows(back, 'I am back', 'welcome')
  })

  it('has the one who left back on a new device as well', async () => {
    await using service = await startService()
    const { alice, bob, convo } = await pair(service)
    await bob.close()
    const phone = await service.open('bob')
    const back = await phone.convos.direct(alice.did)
    expect(back.id).toBe(convo.id)
    await back.send('new phone')
    await shows(convo, 'hello', 'new phone')
    await convo.send('nice')
    await shows(back, 'new phone', 'nice')
  })

  it('is one for both when both write at once', async () => {
    await using service = await startService()
    const { alice, bob, convo } = await pair(service)
    const back = await bob.convos.direct(alice.did)
    await Promise.all([convo.send('are you there?'), back.send('I am back')])
    await until('both are in the same generation', async () => {
      const [here, there] = [await convo.epoch(), await back.epoch()]
      return convo.state === 'joined' && back.state === 'joined' && here?.generation === there?.generation
    })
    await inStep(convo, back)
    await convo.send('one')
    await back.send('two')
    await until('both show all', async () => {
      const [here, there] = [await textsOf(convo), await textsOf(back)]
      return ['I am back', 'one', 'two'].every((text) => here.includes(text) && there.includes(text))
    })
  })

  it('is one for both after both have left', async () => {
    await using service = await startService()
    const { alice, bob, convo } = await pair(service)
    await convo.leave()
    const back = await alice.convos.direct(bob.did)
    await back.send('anybody?')
    const asked = await until('it is there', async () =>
      (await bob.convos.list({ status: 'request' })).find(({ id }) => id === convo.id),
    )
    await until('the device is in', () => asked.state === 'joined')
    await shows(asked, 'anybody?')
    await shows(back, 'anybody?')
  })
})

describe('leaving a group with several devices', () => {
  it('takes all of them out, also those that are away or lost for ever', async () => {
    await using service = await startService()
    const { convo } = await two(service)
    const [phone, tablet, lost] = [
      await service.open('carol'),
      await service.open('carol'),
      await service.open('carol'),
    ]
    await convo.add(phone.did)
    const handles = await Promise.all([phone, tablet, lost].map((client) => joined(client, convo.id)))
    await inStep(convo, ...handles)
    await tablet.close()
    await lost.close()
    await handles[0]?.leave()
    await until('carol is gone', async () => (await convo.members()).length === 2)
    await until('all her devices are', async () => {
      return (await convo.members()).flatMap(({ devices }) => devices).length === 2
    })
  })
})
