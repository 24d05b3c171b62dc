import { describe, expect, it } from 'vitest'
import type { MlsClient } from '../client/mls-client.ts'
import { forkableStorage } from '../storage/testing/forkable-storage.ts'
import { backupRecord } from '../store/backup-record.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { openFollowingTab } from '../testing/following-tab.ts'
import { heard } from '../testing/heard.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { allReceived, joined, textsOf } from '../testing/watch-convo.ts'

const named = (error: string) => expect.objectContaining({ error }) as Error

/** Alice with a phone, and a convo on it; further devices of hers are opened as they are needed. */
async function alice() {
  const service = unsafeFakeService()
  const storage = forkableStorage()
  const opened: MlsClient[] = []
  const open = async (on = forkableStorage()) => {
    const { client } = await openFakeClient(service, 'alice', on)
    opened.push(client)
    return client
  }
  const phone = await open(storage)
  const convo = await phone.convos.create({ members: [], name: 'Notes' })
  return {
    ...{ service, storage, open, phone, convo },
    made: () => {
      const bytes = storage.snapshot().get(keys.backup)
      return bytes === undefined ? undefined : backupRecord.decode(bytes).made
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((client) => client.close()))
    },
  }
}

describe('a backup', () => {
  it('brings back on a new device what there was, as it was changed since it was first written', async () => {
    await using place = await alice()
    const { phone, convo, open, service, made } = place
    const first = await convo.send('one')
    const second = await convo.send('two')
    await allReceived(convo)
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    expect(await phone.backup.status()).toMatchObject({ state: 'on' })
    await convo.edit(first.messageId, 'uno')
    await convo.delete(second.messageId)
    await convo.send('three')
    await allReceived(convo)
    await phone.backup.now()
    expect(made()).toMatchObject({ counter: 2 })
    expect(made()?.volumes).toHaveLength(2)
    // Nothing is new: nothing is written.
    await phone.backup.now()
    expect(made()).toMatchObject({ counter: 2 })
    // Two slots, a manifest and two volumes.
    expect(service.blobs(phone.did).size).toBe(5)

    const laptop = await open()
    const same = await joined(laptop, convo.id)
    const steps: number[] = []
    const restored = await laptop.backup.restore(recoveryKey.toLowerCase(), {
      onProgress: ({ done, of }) => steps.push(done / of),
    })
    expect(restored.deviceId).toBe(phone.deviceId)
    expect(steps.at(-1)).toBe(1)
    expect(await textsOf(same)).toEqual(['uno', undefined, 'three'])
    expect((await same.messages()).map(({ deleted }) => deleted)).toEqual([false, true, false])
    expect((await laptop.search('uno')).map(({ text }) => text)).toEqual(['uno'])
    // Again, it changes nothing; and the backup is still there.
    await laptop.backup.restore(recoveryKey)
    expect(await textsOf(same)).toEqual(['uno', undefined, 'three'])
    expect(service.blobs(phone.did).size).toBe(5)
  })

  it('is for whoever has its key, though the device that made it was removed', async () => {
    await using place = await alice()
    const { phone, convo, open } = place
    await convo.send('one')
    await allReceived(convo)
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    const laptop = await open()
    const same = await joined(laptop, convo.id)
    await laptop.removeDevice(phone.deviceId)
    expect(await laptop.backup.restore(recoveryKey)).toMatchObject({ deviceId: phone.deviceId })
    expect(await textsOf(same)).toEqual(['one'])
  })

  it('is made by itself when it is enabled, and is the same however often that is asked for', async () => {
    await using place = await alice()
    const { phone, convo, made } = place
    await convo.send('one')
    await allReceived(convo)
    const told = heard(phone, 'backup')
    const recoveryKey = await phone.backup.enable()
    expect(await phone.backup.enable()).toBe(recoveryKey)
    await until(() => told.some(({ state }) => state === 'made'), 'it is made')
    expect(made()).toMatchObject({ counter: 1 })
    expect((await phone.backup.status()).messages).toBe(1)
  })

  it('is deleted when it is disabled, and opens no more', async () => {
    await using place = await alice()
    const { phone, service, storage } = place
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    await phone.backup.disable()
    expect(service.blobs(phone.did).size).toBe(0)
    expect(storage.snapshot().has(keys.backup)).toBe(false)
    expect(await phone.backup.status()).toMatchObject({ state: 'off', madeAt: undefined })
    await expect(phone.backup.restore(recoveryKey)).rejects.toEqual(named('BackupNotFound'))
    await expect(phone.backup.now()).rejects.toEqual(named('BackupOff'))
    await expect(phone.backup.restore('ABCD')).rejects.toEqual(named('InvalidRecoveryKey'))
  })

  it('is gone on with by another device that has its key, and the first stops and says so', async () => {
    await using place = await alice()
    const { phone, convo, open, service } = place
    const told = heard(phone, 'backup')
    await convo.send('one')
    await allReceived(convo)
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    const laptop = await open()
    await joined(laptop, convo.id)
    await laptop.backup.restore(recoveryKey)
    expect(await laptop.backup.enable({ recoveryKey })).toBe(recoveryKey)
    await laptop.backup.now()
    await convo.send('two')
    await expect(phone.backup.now()).rejects.toEqual(named('BackupElsewhere'))
    expect(told.at(-1)).toMatchObject({ state: 'stopped' })
    expect(await phone.backup.status()).toMatchObject({ state: 'stopped' })
    await phone.backup.disable()
    // Its slots, its manifest, its volume: nothing of the phone's is left.
    expect(service.blobs(phone.did).size).toBe(4)
    const tablet = await open()
    const there = await joined(tablet, convo.id)
    expect(await tablet.backup.restore(recoveryKey)).toMatchObject({ deviceId: laptop.deviceId })
    expect(await textsOf(there)).toEqual(['one'])
  })

  it('is written and taken in from tabs that follow', async () => {
    const service = unsafeFakeService()
    const onPhone = await openFollowingTab(service, 'alice')
    const phone = onPhone.client
    const convo = await phone.convos.create({ members: [], name: 'Notes' })
    await convo.send('one')
    await allReceived(convo)
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    const onLaptop = await openFollowingTab(service, 'alice')
    const laptop = onLaptop.client
    const same = await joined(laptop, convo.id)
    await laptop.backup.restore(recoveryKey)
    expect(await textsOf(same)).toEqual(['one'])
    await Promise.all([onPhone.close(), onLaptop.close()])
  })

  it('that was altered, or is another account’s, opens for nobody', async () => {
    await using place = await alice()
    const { phone, service, open } = place
    const recoveryKey = await phone.backup.enable()
    await phone.backup.now()
    const { client: bob } = await openFakeClient(service, 'bob')
    await expect(bob.backup.restore(recoveryKey)).rejects.toEqual(named('BackupNotFound'))
    for (const { size, parts } of service.blobs(phone.did).values()) {
      const bytes = parts.get(0)
      if (size < 1_024 && bytes !== undefined) bytes[20] = (bytes[20] ?? 0) ^ 1
    }
    const laptop = await open()
    await expect(laptop.backup.restore(recoveryKey)).rejects.toEqual(named('BackupNotFound'))
    await bob.close()
  })
})
