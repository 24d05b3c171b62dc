import { randomBytes } from 'node:crypto'
import { memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it, vi } from 'vitest'

const patience = { timeout: 20_000, interval: 25 }

describe('a new device of an account', () => {
  it('is endorsed by the one that scans its code, shows all of its history, and goes on live', async () => {
    await using place = await town()
    const [phone, bob] = [await place.open('alice'), await place.open('bob')]
    const hers = await phone.convos.create({ members: [bob.did], name: 'Hikers' })
    const his = await joined(bob, hers.id)
    await his.accept()
    const map = new Uint8Array(randomBytes(50_000))
    const { messageId: plan } = await hers.send('The pass at ate', {
      attachments: [{ data: map, name: 'pass.png' }],
    })
    await hers.edit(plan, 'The pass at eight')
    await has(his, 'The pass at eight')
    await his.react(plan, '🥾')
    const { messageId: regretted } = await his.send('I stay at home')
    await his.delete(regretted)
    await his.send('I come along')
    await has(hers, 'I come along')

    const laptop = await place.open('alice')
    const same = await joined(laptop, hers.id)
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
    await has(his, 'Me too, from the laptop')
    await his.edit((await his.messages()).at(-2)?.messageId ?? '', 'I come, with the dog')
    await has(same, 'I come, with the dog')
    await bob.checkDevices(phone.did)
    const member = (await his.members()).find(({ did }) => did === phone.did)
    const trust = member?.devices.find(({ deviceId }) => deviceId === laptop.deviceId)?.trust
    expect(trust).toMatchObject({ state: 'verified', endorsed: true })
  })
})

/** Alice and Bob with accounts on a real PDS, and a real service. */
async function town() {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const network = stack.use(await TestNetwork.create({ databaseUrl: db.url }))
  const agents = { alice: await network.createAccount('alice'), bob: await network.createAccount('bob') }
  const owned = stack.move()
  return {
    async open(name: keyof typeof agents): Promise<MlsClient> {
      const { service, plc } = network
      const options = { session: agents[name], service, plcUrl: plc.url, storage: memoryStorage() }
      return owned.use(await MlsClient.open(options))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** What is shown of a convo's messages, but for whose word they are. */
async function shownIn(convo: Convo) {
  return (await convo.messages()).map(({ toldBy: _, reactions, ...message }) => ({
    ...message,
    reactions: [...reactions].sort((a, b) => (a.emoji < b.emoji ? -1 : 1)),
  }))
}

async function joined(client: MlsClient, id: string): Promise<Convo> {
  return vi.waitFor(async () => {
    const convo = await client.convos.get(id)
    expect(convo.state).toBe('joined')
    return convo
  }, patience)
}

async function has(convo: Convo, text: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await convo.messages()).map((message) => message.text)).toContain(text)
  }, patience)
}

async function devicesOf(convo: Convo, did: string): Promise<number> {
  return (await convo.members()).find((member) => member.did === did)?.devices.length ?? 0
}
