import { describe, expect, it } from 'vitest'
import { generateDeviceKeys } from '../mls/index.ts'
import { forkableStorage } from '../storage/testing/forkable-storage.ts'
import { openPerson, until } from '../testing/fake-clients.ts'
import { textsOf } from '../testing/watch-convo.ts'
import { meetingPlace, newTransferKeys, openAnnouncement } from './announcement.ts'
import { formatLinkCode, parseLinkCode } from './link-code.ts'
import { forge, hasTransfer, keysIn, twoDevices } from './testing/two-devices.ts'

const named = (error: string) => expect.objectContaining({ error }) as Error
const lastOf = <T>(all: ReadonlyMap<string, T>) => [...all.values()].at(-1)

describe('a new device believes of what lies at the service', () => {
  it('nothing that no device of the account has signed', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages, same } = place
    const { code } = await laptop.history.showLink()
    const own = keysIn(storages.phone)
    const { publicKey, privateKey } = await generateDeviceKeys(own.did)
    const forged = await forge(phone, service.did, { code, by: { ...own, publicKey, privateKey } })
    await forged.announce(await forged.manifest({}))
    await expect(laptop.history.linked()).rejects.toEqual(named('HistoryUntrusted'))
    expect(await textsOf(same)).toEqual([])
  })

  it('nothing by a device whose record has another key, or that was removed', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages, repos } = place
    const { code } = await laptop.history.showLink()
    const $bytes = 'AAAA'
    repos.write(phone.did, phone.deviceId, (record) => ({ ...record, signatureKey: { $bytes } }))
    const forged = await forge(phone, service.did, { code, by: keysIn(storages.phone) })
    await forged.announce(await forged.manifest({}))
    await expect(laptop.history.linked()).rejects.toEqual(named('HistoryUntrusted'))
  })

  it('nothing by a device that nobody endorsed who counts', async () => {
    await using place = await twoDevices()
    const { laptop, service, repos } = place
    const stolen = forkableStorage()
    const thief = await openPerson(service, repos, 'alice', { storage: stolen })
    const { code } = await laptop.history.showLink()
    const forged = await forge(thief.client, service.did, { code, by: keysIn(stolen) })
    await forged.announce(await forged.manifest({}))
    await expect(laptop.history.linked()).rejects.toEqual(named('HistoryUntrusted'))
    await thief.client.close()
  })

  it('nothing of another account, service or device', async () => {
    for (const change of [
      { did: 'did:plc:bob' },
      { service: 'did:web:other' },
      { deviceId: 'some-other-device' },
    ]) {
      await using place = await twoDevices()
      const { phone, laptop, service, storages } = place
      const { code } = await laptop.history.showLink()
      const forged = await forge(phone, service.did, { code, by: keysIn(storages.phone) })
      await forged.announce(await forged.manifest(change))
      await expect(laptop.history.linked()).rejects.toEqual(named('HistoryDamaged'))
    }
  })

  it('nothing of a convo that the manifest does not name, or beyond what it names', async () => {
    for (const coverage of [[], [{ fromSeq: 3, toSeq: 9, messages: 1 }]]) {
      await using place = await twoDevices()
      const { phone, laptop, service, storages, convo, same } = place
      const { code } = await laptop.history.showLink()
      const forged = await forge(phone, service.did, { code, by: keysIn(storages.phone) })
      const nothing = {
        kind: 'group',
        status: 'accepted',
        createdAt: 0,
        activeAt: 0,
        readSeq: 0,
        receipts: {},
      } as const
      const told = { ...nothing, convoId: convo.id, generation: 1, seq: 2 }
      const message = { seq: 2, generation: 1, epoch: 0, createdAt: 0, failure: 'Invented' }
      const volume = await forged.volume({
        parts: [{ convo: told, fromSeq: 1, toSeq: 2, gaps: [], messages: [message] }],
      })
      const convos = coverage.map((one) => ({ convoId: convo.id, ...one }))
      await forged.announce(await forged.manifest({ volumes: [volume], convos }))
      await expect(laptop.history.linked()).rejects.toEqual(named('HistoryDamaged'))
      expect(await textsOf(same)).toEqual([])
    }
  })

  it('no volume that was altered', async () => {
    // Of what it reads, the announcement comes first, then the manifest, then the volume.
    await using place = await twoDevices({ laptop: (real) => alteringBlob(real, 3) })
    const { phone, laptop, same } = place
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(code)
    await expect(laptop.history.linked()).rejects.toEqual(named('HistoryDamaged'))
    expect(await textsOf(same)).toEqual([])
  })

  it('no announcement that was made for another wait of its own', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service } = place
    const before = await laptop.history.showLink()
    const old = await forge(phone, service.did, { code: before.code, by: keysIn(place.storages.phone) })
    await laptop.history.callOff()
    await old.announce(await old.manifest({}))
    const sealed = lastOf(service.blobs(phone.did))?.parts.get(0) ?? new Uint8Array()
    const { code } = await laptop.history.showLink()
    const blobId = await meetingPlace((await parseLinkCode(service.did, code)).transferKey)
    const qp = { blobId, size: sealed.length, part: 0 }
    await phone.xrpc.blob.uploadBlob(sealed, { qp, encoding: 'application/octet-stream' })
    await expect(laptop.history.linked()).rejects.toEqual(named('HistoryDamaged'))
  })
})

describe('whoever has seen a code', () => {
  it('and announces first is found out by the device that was asked, and loses nothing to it', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages } = place
    const { code } = await laptop.history.showLink()
    await laptop.close()
    const forged = await forge(phone, service.did, { code, by: keysIn(storages.phone) })
    await forged.announce(await forged.manifest({}))
    const before = new Set(service.blobs(phone.did).keys())
    await expect(phone.history.linkDevice(code)).rejects.toEqual(named('BlobConflict'))
    await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone has forgotten it')
    expect(new Set(service.blobs(phone.did).keys())).toEqual(before)
  })

  it('can open nothing that is sealed for it', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, storages } = place
    const { code } = await laptop.history.showLink()
    const forged = await forge(phone, service.did, { code, by: keysIn(storages.phone) })
    await forged.announce(await forged.manifest({}))
    const sealed = service.blobs(phone.did).get(forged.blobId)?.parts.get(0) ?? new Uint8Array()
    const { privateKey } = await newTransferKeys()
    const to = { service: service.did, ...(await parseLinkCode(service.did, code)) }
    await expect(openAnnouncement(to, privateKey, sealed)).rejects.toEqual(named('HistoryDamaged'))
    await laptop.history.callOff()
  })
})

describe('a device that is to link another', () => {
  it('refuses what is no code, or was altered, or is of another account, service or time, or its own', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, repos, storages } = place
    const bob = await openPerson(service, repos, 'bob')
    const { code } = await laptop.history.showLink()
    const { transferKey } = await parseLinkCode(service.did, code)
    const keys = keysIn(storages.laptop)
    const later = { transferKey, expiresAt: 4_000_000_000 }
    const altered = `${code.slice(0, -20)}${code.at(-20) === 'A' ? 'B' : 'A'}${code.slice(-19)}`
    for (const text of ['', 'catbird-mls:link#v1.', code.replace('v1', 'v2'), altered, `${code}AAAA`])
      await expect(phone.history.linkDevice(text)).rejects.toEqual(named('InvalidLinkCode'))
    await expect(bob.client.history.linkDevice(code)).rejects.toEqual(named('InvalidLinkCode'))
    await expect(laptop.history.linkDevice(code)).rejects.toEqual(named('InvalidLinkCode'))
    const elsewhere = await formatLinkCode('did:web:other', keys, later)
    await expect(phone.history.linkDevice(elsewhere)).rejects.toEqual(named('InvalidLinkCode'))
    const expired = await formatLinkCode(service.did, keys, { transferKey, expiresAt: 1 })
    await expect(phone.history.linkDevice(expired)).rejects.toEqual(named('LinkCodeExpired'))
    expect(service.blobs(phone.did).size).toBe(0)
    await laptop.history.callOff()
    await bob.client.close()
  })

  it('endorses it with exactly the key of the code, and no other', async () => {
    await using place = await twoDevices()
    const { phone, laptop, service, repos, storages } = place
    const keys = keysIn(storages.laptop)
    const { publicKey, privateKey } = await generateDeviceKeys(keys.did)
    const { publicKey: transferKey } = await newTransferKeys()
    const slipped = { ...keys, publicKey, privateKey }
    const wrong = await formatLinkCode(service.did, slipped, { transferKey, expiresAt: 4_000_000_000 })
    await expect(phone.history.linkDevice(wrong)).rejects.toEqual(named('DeviceKeyMismatch'))
    const { code } = await laptop.history.showLink()
    await phone.history.linkDevice(`\n ${code} `, { history: false })
    expect(service.blobs(phone.did).size).toBe(0)
    const found = await repos.fetch(laptop.did, laptop.deviceId)
    expect(found).toMatchObject({ record: { endorsedBy: [{ deviceId: phone.deviceId }] } })
    await laptop.history.callOff()
  })
})

/** Alters one bit of the blob that is read as the nth. */
function alteringBlob(real: typeof fetch, nth: number): typeof fetch {
  let read = 0
  return async (input, init) => {
    const answer = await real(input, init)
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (!pathname.endsWith('.getBlob') || !answer.ok || ++read !== nth) return answer
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return new Response(bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte)))
  }
}
