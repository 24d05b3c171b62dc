import { randomBytes } from 'node:crypto'
import type { Convo } from '@catbird-mls/client'
import { describe, expect, it, vi } from 'vitest'
import { accepting, joining, patience, reads, startWorld } from './support/on-pds.ts'

describe('a new device of an account', () => {
  it('is endorsed by the one that scans its code, shows all of its history, and goes on live', async () => {
    await using world = await startWorld()
    const [alice, bob] = [await world.arrive(), await world.arrive()]
    const phone = alice.client
    const hers = await phone.convos.create({ members: [bob.did], name: 'Hikers' })
    const his = await accepting(bob, hers.id)
    const map = new Uint8Array(randomBytes(50_000))
    const { messageId: plan } = await hers.send('The pass at ate', {
      attachments: [{ data: map, name: 'pass.png' }],
    })
    await hers.edit(plan, 'The pass at eight')
    await reads(his, 'The pass at eight')
    await his.react(plan, '🥾')
    const { messageId: regretted } = await his.send('I stay at home')
    await his.delete(regretted)
    await his.send('I come along')
    await reads(hers, 'I come along')

    const second = await world.open(alice.agent)
    const laptop = second.client
    const same = await joining(second, hers.id)
    expect(await same.messages()).toEqual([])
    // Between its coming and the history, somebody speaks about what it does not have yet.
    await vi.waitFor(async () => expect(await devicesOf(his, phone.did)).toBe(2), patience)
    await his.react(plan, '❤️')
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code)
    expect(await laptop.history.linked()).toMatchObject({ deviceId: phone.deviceId })

    await vi.waitFor(async () => expect(await shownIn(same)).toEqual(await shownIn(hers)), patience)
    const [first] = await same.messages()
    expect(first).toMatchObject({ edited: true, toldBy: phone.deviceId })
    expect(first?.reactions.map(({ emoji }) => emoji).sort()).toEqual(['❤️', '🥾'])
    const [file] = first?.attachments ?? []
    if (file === undefined) throw new Error('no file')
    expect(Buffer.compare(await same.readFile(file), map)).toBe(0)
    expect((await laptop.search('eight pass')).map(({ messageId }) => messageId)).toEqual([plan])
    expect(await same.gaps()).toEqual([])

    await same.send('Me too, from the laptop')
    await reads(his, 'Me too, from the laptop')
    await his.edit((await his.messages()).at(-2)?.messageId ?? '', 'I come, with the dog')
    await reads(same, 'I come, with the dog')
    await bob.client.checkDevices(phone.did)
    const member = (await his.members()).find(({ did }) => did === phone.did)
    const trust = member?.devices.find(({ deviceId }) => deviceId === laptop.deviceId)?.trust
    expect(trust).toMatchObject({ state: 'verified', endorsed: true })
  })
})

/** What is shown of a convo's messages, but for whose word they are. */
async function shownIn(convo: Convo) {
  return (await convo.messages()).map(({ toldBy: _, reactions, ...message }) => ({
    ...message,
    reactions: [...reactions].sort((a, b) => (a.emoji < b.emoji ? -1 : 1)),
  }))
}

async function devicesOf(convo: Convo, did: string): Promise<number> {
  return (await convo.members()).find((member) => member.did === did)?.devices.length ?? 0
}
