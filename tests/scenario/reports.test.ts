import { memoryStorage } from '@catbird-mls/client'
import type { Convo } from '@catbird-mls/client'
import { fromCbor } from '@catbird-mls/core/mls'
import type { Pause } from '@catbird-mls/core/ports'
import { getReport } from '@catbird-mls/core/reports'
import { describe, expect, it } from 'vitest'
import { startWorld } from './support/on-pds.ts'
import { joined, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

const said = (content: Uint8Array) => fromCbor(content, 'the content')

async function pair(service: TestService) {
  const [alice, bob] = [await service.open('alice'), await service.open('bob')]
  const hers = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  return { alice, bob, hers, his: await joined(bob, hers.id) }
}

/** The clock's chores never come: they would make a key anew that is gone. */
const noChores: Pause = (_, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }))

async function idOf(convo: Convo, text: string): Promise<string> {
  const message = (await convo.messages()).find((one) => one.text === text)
  return message?.messageId ?? ''
}

describe('a person who reports a message', () => {
  it('discloses it byte for byte, with its edit and what was before it, and with proof', async () => {
    await using service = await startService()
    const { alice, bob, hers, his } = await pair(service)
    await his.send('Shall we go?')
    await shows(hers, 'Shall we go?')
    // Of a type and with a field that no lexicon knows: it is proven as it was sent, not as it is understood.
    const poll = { $type: 'com.example.poll', zebra: 1, options: ['yes', { weight: 2 }], aardvark: true }
    await hers.sendContent(poll)
    const { messageId } = await hers.send('Not with the likes of you')
    await hers.edit(messageId, 'Not with you')
    await until('it is edited', async () => (await idOf(his, 'Not with you')) !== '')
    await his.react(messageId, '😞')

    const report = { reason: 'harassment', comment: 'She wrote worse first', context: 5 }
    const { reportId } = await his.reportMessage(messageId, report)
    expect(await his.reportMessage(messageId, report)).toEqual({ reportId })
    const kept = await getReport(service.db, reportId)
    expect(kept).toMatchObject({
      ...{ reporter: bob.did, subject: alice.did, reason: 'harassment', comment: 'She wrote worse first' },
      verified: true,
    })
    const disclosed = kept?.messages.map(({ did, content }) => [did, said(content)])
    expect(disclosed).toMatchObject([
      [bob.did, { text: 'Shall we go?' }],
      [alice.did, poll],
      [alice.did, { text: 'Not with the likes of you' }],
      [alice.did, { $type: 'blue.catbird.mls.message.defs#edit', text: 'Not with you' }],
    ])
  })

  it('cannot report what is their own, taken back, unknown or without proof', async () => {
    await using service = await startService({ pause: noChores })
    const { hers, his } = await pair(service)
    const { messageId: own } = await his.send('mine')
    const { messageId: regretted } = await hers.send('regretted')
    const { messageId: plain } = await hers.send('plain')
    await shows(his, 'mine', 'regretted', 'plain')
    await hers.delete(regretted)
    await until('it is taken back', async () => (await his.messages())[1]?.deleted)
    const reports = (messageId: string) => his.reportMessage(messageId, { reason: 'spam' })
    await expect(reports(own)).rejects.toMatchObject({ error: 'OwnMessage' })
    await expect(reports(regretted)).rejects.toMatchObject({ error: 'MessageNotFound' })
    await expect(reports('no-such-message-id')).rejects.toMatchObject({ error: 'MessageNotFound' })
    await service.db.execute('DELETE FROM franking_key')
    await expect(reports(plain)).rejects.toMatchObject({ error: 'ProofExpired' })
    expect(await his.report({ reason: 'spam' })).toMatchObject({ reportId: expect.any(String) as string })
  })

  it.each([
    [1, ['You fool', 'You old fool']],
    [2, ['You old fool']],
  ])('discloses what can be proven where the first %i cannot', async (broken, proven) => {
    await using service = await startService({ pause: noChores })
    const storage = memoryStorage()
    const [alice, before] = [await service.open('alice'), await service.open('bob', { storage })]
    const hers = await alice.convos.create({ members: [before.did], name: 'Hikers' })
    await joined(before, hers.id)
    await before.close()
    await hers.send('Go away')
    const { messageId } = await hers.send('You fool')
    await hers.edit(messageId, 'You old fool')
    await service.db.execute(
      `UPDATE message SET tag = set_byte(tag, 9, 255 - get_byte(tag, 9))
       WHERE seq IN (SELECT seq FROM message ORDER BY seq LIMIT $1)`,
      [broken],
    )
    const bob = await service.open('bob', { storage })
    const his = await joined(bob, hers.id)
    await shows(his, 'Go away', 'You old fool')
    const { reportId } = await his.reportMessage(messageId, { reason: 'harassment', context: 5 })
    const kept = await getReport(service.db, reportId)
    expect(kept?.messages.map(({ content }) => said(content).text)).toEqual(proven)
    await service.db.execute('DELETE FROM franking_key')
    const again = his.reportMessage(messageId, { reason: 'harassment', comment: 'Again' })
    await expect(again).rejects.toMatchObject({ error: 'ProofExpired' })
  })

  it('does so on a device that has the message by the word of another', async () => {
    await using world = await startWorld()
    const [{ client: alice }, { client: phone, agent }] = [await world.arrive(), await world.arrive()]
    const hers = await alice.convos.create({ members: [phone.did], name: 'Hikers' })
    const his = await joined(phone, hers.id)
    const { messageId } = await hers.send('You fool')
    await hers.edit(messageId, 'You old fool')
    await shows(his, 'You old fool')
    const { client: laptop } = await world.open(agent)
    const same = await joined(laptop, hers.id)
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code)
    await laptop.history.linked()
    await shows(same, 'You old fool')
    expect((await same.message(messageId)) as object).toMatchObject({ toldBy: phone.deviceId })
    const { reportId } = await same.reportMessage(messageId, { reason: 'harassment' })
    const kept = await getReport(world.db, reportId)
    expect(kept?.messages.map(({ content }) => said(content).text)).toEqual(['You fool', 'You old fool'])
  })
})
