import type { Convo } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'

describe('a second device', () => {
  it('is in what is begun after it came, joins what there was, and both show the same', async () => {
    await using service = await startService()
    const first = await service.open('alice')
    const bob = await service.open('bob')
    const before = await first.convos.create({ members: [bob.did], name: 'Before' })
    const bobs = await joined(bob, before.id)
    await before.send('for the first device alone')

    const second = await service.open('alice')
    expect(second.did).toBe(first.did)
    expect(second.deviceId).not.toBe(first.deviceId)
    const joinedLater = await joined(second, before.id)
    // what Bob writes before he hears of the second device is not sealed for it
    await until('Bob knows both devices', async () => (await devicesOf(bobs, first.did)) === 2)
    await inStep(before, bobs, joinedLater)
    await bobs.send('for both')
    await shows(joinedLater, 'for both')
    await joinedLater.send('from the second')
    await shows(before, 'for the first device alone', 'for both', 'from the second')
    expect((await before.messages()).at(-1)).toMatchObject({
      own: true,
      author: { deviceId: second.deviceId },
    })

    const after = await bob.convos.create({ members: [first.did] })
    await after.send('hello, both')
    await shows(await joined(first, after.id), 'hello, both')
    await shows(await joined(second, after.id), 'hello, both')
    expect((await after.members()).find(({ did }) => did === first.did)?.devices).toHaveLength(2)
  })

  it('knows the name of a convo it joined by itself, from whoever is there', async () => {
    await using service = await startService()
    const first = await service.open('alice')
    const bob = await service.open('bob')
    const convo = await first.convos.create({ members: [bob.did], name: 'Hikers' })
    await joined(bob, convo.id)
    await first.close()
    const second = await service.open('alice')
    const same = await joined(second, convo.id)
    await until('the second device has the name', () => same.name === 'Hikers')
    await same.rename({ name: 'Climbers' })
    expect(same.name).toBe('Climbers')
  })

  it('that is removed hears and says nothing more, and the others take it out of the group', async () => {
    await using service = await startService()
    const first = await service.open('alice')
    const second = await service.open('alice')
    const bob = await service.open('bob')
    const convo = await first.convos.create({ members: [bob.did] })
    const onSecond = await joined(second, convo.id)
    await joined(bob, convo.id)
    const heard = listen(first)
    const told = listen(second)
    await first.removeDevice(second.deviceId)
    await expect(onSecond.send('am I there?')).rejects.toMatchObject({ error: 'DeviceNotFound' })
    await until('the second knows', () => told.some(({ type }) => type === 'thisDeviceRemoved'))
    expect(second.connection).toBe('removed')
    await until('its leaf is gone', async () => {
      const members = await convo.members()
      return members.find(({ did }) => did === first.did)?.devices.length === 1
    })
    expect((await first.devices()).map(({ deviceId }) => deviceId)).toEqual([first.deviceId])
    await until('the first has heard of it', () => heard.some(({ type }) => type === 'deviceRemoved'))
    await convo.send('as before')
    await shows(await joined(bob, convo.id), 'as before')
  })

  it('that is removed is taken out of a stranger’s convo too, as soon as the account has accepted that', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const [bob, old] = [await service.open('bob'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [bob.did] })
    const asked = await until(
      'bob hears of it',
      async () => (await bob.convos.list({ status: 'request' }))[0],
    )
    await until('both devices are in', async () => (await devicesOf(asked, bob.did)) === 2)
    await alice.close()
    const heard = listen(bob)
    await bob.removeDevice(old.deviceId)
    await until('bob has heard of it', () => heard.some(({ type }) => type === 'deviceRemoved'))
    await new Promise((resolve) => setTimeout(resolve, 2_500)) // longer than he leaves it to others
    expect(await devicesOf(asked, bob.did)).toBe(2)
    // As another device of his would.
    await bob.xrpc.convo.acceptConvo({ convoId: convo.id })
    await until('its leaf is gone', async () => (await devicesOf(asked, bob.did)) === 1)
    expect(asked.status).toBe('accepted')
  })
})

async function devicesOf(convo: Convo, did: string): Promise<number> {
  return (await convo.members()).find((member) => member.did === did)?.devices.length ?? 0
}
