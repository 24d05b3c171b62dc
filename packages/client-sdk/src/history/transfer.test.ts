import { describe, expect, it } from 'vitest'
import type { MlsClient } from '../client/mls-client.ts'
import { forkableStorage } from '../storage/testing/forkable-storage.ts'
import { faultyFetch } from '../testing/faulty-fetch.ts'
import { openFakeClient, openHurriedClient, until } from '../testing/fake-clients.ts'
import { openFollowingTab } from '../testing/following-tab.ts'
import { heard } from '../testing/heard.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'
import { hasTransfer, twoDevices } from './testing/two-devices.ts'

const named = (error: string) => expect.objectContaining({ error }) as Error

/** What a client tells of its transfers. */
const transfers = (client: MlsClient) => heard(client, 'historyTransfer')

describe('history on its way', () => {
  it('gets there where requests and answers are lost, and tells how far it is', async () => {
    const lossy = (real: typeof fetch) =>
      faultyFetch(real, (method, count) => {
        if (!method.endsWith('Blob') || count % 3 === 0) return undefined
        return count % 3 === 1 ? 'request' : 'answer'
      })
    await using place = await twoDevices({ phone: lossy, laptop: lossy })
    const { phone, laptop, same, service } = place
    const [sent, received] = [transfers(phone), transfers(laptop)]
    const steps: number[] = []
    const { code } = await laptop.history.showLink()
    const linked = laptop.history.linked({ onProgress: ({ done, of }) => steps.push(done / of) })
    await phone.history.linkDevice(code)
    expect(await linked).toEqual({ deviceId: phone.deviceId, messages: 1 })
    expect(await textsOf(same)).toEqual(['a note'])
    expect(steps.at(-1)).toBe(1)
    expect(sent.at(-1)).toMatchObject({ direction: 'sending', state: 'done' })
    expect(received.at(-1)).toMatchObject({
      direction: 'receiving',
      state: 'done',
      progress: { done: 1, of: 1 },
    })
    await until(() => service.blobs(phone.did).size === 0, 'nothing is left at the service')
  })

  it('is found by the search, and goes on live', async () => {
    await using place = await twoDevices()
    const { phone, laptop, convo, same } = place
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code)
    await laptop.history.linked()
    expect((await laptop.search('note')).map(({ text }) => text)).toEqual(['a note'])
    const [note] = await convo.messages()
    await convo.edit(note?.messageId ?? '', 'a better note')
    await until(async () => (await textsOf(same))[0] === 'a better note', 'it is edited')
    expect((await laptop.search('better')).map(({ toldBy }) => toldBy)).toEqual([phone.deviceId])
  })

  it('is called off by either, and nothing of it comes back', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages } = place
    const received = transfers(laptop)
    const { code } = await laptop.history.showLink()
    const linked = laptop.history.linked()
    await laptop.history.callOff()
    await expect(linked).rejects.toEqual(named('Aborted'))
    expect(received.at(-1)).toMatchObject({ state: 'calledOff', error: 'Aborted' })
    await until(() => !hasTransfer(storages.laptop.snapshot()), 'the laptop has forgotten it')
    expect(await laptop.history.linked()).toBeUndefined()
    // The phone has scanned it all the same, and calls it off later.
    await phone.history.linkDevice(code)
    expect(service.blobs(phone.did).size).toBe(3)
    await phone.history.callOff()
    await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone has forgotten it')
    expect(service.blobs(phone.did).size).toBe(0)
  })

  it('is called off by a signal before it is whole', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages } = place
    const { code } = await laptop.history.showLink()
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const linking = phone.history.linkDevice(code, { signal: stop.signal, onProgress })
    await expect(linking).rejects.toEqual(named('Aborted'))
    await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone has forgotten it')
    expect(service.blobs(phone.did).size).toBe(0)
    await laptop.history.callOff()
  })

  it('is waited for on one key, however often the code is shown', async () => {
    await using place = await twoDevices()
    const { phone, laptop, same } = place
    const first = await laptop.history.showLink()
    await laptop.history.showLink()
    await phone.history.linkDevice(first.code)
    await phone.history.linkDevice(first.code)
    await laptop.history.linked()
    expect(await textsOf(same)).toEqual(['a note'])
    await phone.history.callOff()
  })

  it('is given up after a day', async () => {
    const service = unsafeFakeService()
    const storage = forkableStorage()
    await (await openFakeClient(service, 'alice', storage)).client.close()
    // A day is a tenth of a second.
    const { client } = await openHurriedClient(service, 'alice', {
      times: 864_000,
      fetch: service.fetch,
      storage,
    })
    const received = transfers(client)
    await client.history.showLink()
    await expect(client.history.linked()).rejects.toEqual(named('HistoryTimedOut'))
    expect(received.at(-1)).toMatchObject({ state: 'failed', error: 'HistoryTimedOut' })
    await until(() => !hasTransfer(storage.snapshot()), 'it has forgotten it')
    await client.close()
  })

  it('is called off when the device is removed that it goes to', async () => {
    const removing =
      (real: typeof fetch): typeof fetch =>
      (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input)
        return pathname.endsWith('.removeDevice') ? Promise.resolve(Response.json({})) : real(input, init)
      }
    await using place = await twoDevices({ phone: removing })
    const { phone, laptop, service, storages } = place
    const { code } = await laptop.history.showLink()
    await laptop.close()
    await phone.history.linkDevice(code)
    await phone.removeDevice(laptop.deviceId)
    await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone has forgotten it')
    expect(service.blobs(phone.did).size).toBe(0)
  })

  it('is one wait where two parts of an app ask for a code at once', async () => {
    await using place = await twoDevices()
    const { phone, laptop, storages } = place
    const [, second] = await Promise.all([laptop.history.showLink(), laptop.history.showLink()])
    const linked = laptop.history.linked()
    await phone.history.linkDevice(second.code)
    expect(await linked).toMatchObject({ deviceId: phone.deviceId })
    await until(() => !hasTransfer(storages.laptop.snapshot()), 'the laptop waits for no other')
  })

  it('fails by name where the account has no room for it', async () => {
    const full =
      (real: typeof fetch): typeof fetch =>
      (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input)
        if (!pathname.endsWith('.uploadBlob')) return real(input, init)
        return Promise.resolve(Response.json({ error: 'BlobQuotaExceeded', message: '' }, { status: 400 }))
      }
    await using place = await twoDevices({ phone: full })
    const { phone, laptop, storages } = place
    const { code } = await laptop.history.showLink()
    await expect(phone.history.linkDevice(code)).rejects.toEqual(named('BlobQuotaExceeded'))
    await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone has forgotten it')
    await laptop.history.callOff()
  })
})

describe('history in tabs', () => {
  it('is handed over and taken in from a tab that follows', async () => {
    const service = unsafeFakeService()
    const onPhone = await openFollowingTab(service, 'alice')
    const phone = onPhone.client
    const convo = await phone.convos.create({ members: [], name: 'Notes' })
    await convo.send('a note')
    const onLaptop = await openFollowingTab(service, 'alice')
    const laptop = onLaptop.client
    const same = await joined(laptop, convo.id)
    const steps: number[] = []
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code, { onProgress: ({ done, of }) => steps.push(done / of) })
    expect(steps.at(-1)).toBe(1)
    expect(await laptop.history.linked()).toMatchObject({ deviceId: phone.deviceId })
    expect(await textsOf(same)).toEqual(['a note'])
    await Promise.all([onPhone.close(), onLaptop.close()])
  })
})
