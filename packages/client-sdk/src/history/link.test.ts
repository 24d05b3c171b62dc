import { describe, expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'

describe('a new device that is linked', () => {
  it('shows what the other one has, as it was edited, taken back and reacted to', async () => {
    const service = unsafeFakeService()
    const { client: phone } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob')
    const convo = await phone.convos.create({ members: [bob.did], name: 'Hikers' })
    const bobs = await joined(bob, convo.id)
    const first = await convo.send('ate nine')
    await convo.edit(first.messageId, 'at nine')
    const gone = await convo.send('secret')
    await convo.delete(gone.messageId)
    await bobs.send('fine')
    await until(async () => (await convo.messages()).length === 3, 'it has all')

    const { client: laptop } = await openFakeClient(service, 'alice')
    const same = await joined(laptop, convo.id)
    expect(await textsOf(same)).toEqual([])
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code)
    const told = await laptop.history.linked()
    expect(told?.deviceId).toBe(phone.deviceId)
    const shown = (await same.messages()).map(({ text, edited, deleted, toldBy }) => ({
      text,
      edited,
      deleted,
      toldBy,
    }))
    expect(shown).toEqual([
      { text: 'at nine', edited: true, deleted: false, toldBy: phone.deviceId },
      { text: undefined, edited: false, deleted: true, toldBy: phone.deviceId },
      { text: 'fine', edited: false, deleted: false, toldBy: phone.deviceId },
    ])
    await until(() => service.blobs(phone.did).size === 0, 'nothing is left at the service')
    await Promise.all([phone, bob, laptop].map((client) => client.close()))
  })

  it('is shown to the person of the other one before it is linked, where its code is good', async () => {
    const service = unsafeFakeService()
    const { client: phone } = await openFakeClient(service, 'alice')
    const { client: laptop } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob')
    const { code, expiresAt } = await laptop.history.showLink()
    const [own] = await laptop.devices()
    const preview = { deviceId: laptop.deviceId, fingerprint: own?.fingerprint, expiresAt }
    expect(await phone.history.previewLink(code)).toEqual(preview)
    const refused = { error: 'InvalidLinkCode' }
    await expect(bob.history.previewLink(code)).rejects.toMatchObject(refused)
    await expect(laptop.history.previewLink(code)).rejects.toMatchObject(refused)
    // Whatever it was, it is another one.
    const altered = `${code.slice(0, -3)}${code.at(-3) === 'A' ? 'B' : 'A'}${code.slice(-2)}`
    await expect(phone.history.previewLink(altered)).rejects.toMatchObject(refused)
    await Promise.all([phone, laptop, bob].map((client) => client.close()))
  })
})
