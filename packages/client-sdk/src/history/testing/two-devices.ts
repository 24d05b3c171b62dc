import { uploadManifest, uploadVolume } from '../../archive/volumes.ts'
import type { Manifest, Volume, VolumeRef } from '../../archive/format.ts'
import { newBlobId } from '../../attachments/upload.ts'
import type { StoredFile } from '../../attachments/upload.ts'
import type { MlsClient } from '../../client/mls-client.ts'
import type { DeviceKeys } from '../../mls/index.ts'
import { forkableStorage } from '../../storage/testing/forkable-storage.ts'
import type { Snapshot } from '../../storage/testing/forkable-storage.ts'
import { deviceRecord } from '../../store/device-record.ts'
import { keys } from '../../store/keys.ts'
import { systemTiming } from '../../sync/timing.ts'
import { openPerson } from '../../testing/fake-clients.ts'
import { FakeRepos } from '../../testing/fake-repos.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { joined } from '../../testing/watch-convo.ts'
import { meetingPlace, sealAnnouncement } from '../announcement.ts'
import { parseLinkCode } from '../link-code.ts'

/** What is done to the calls of each device. */
interface Fetches {
  readonly phone?: (real: typeof fetch) => typeof fetch
  readonly laptop?: (real: typeof fetch) => typeof fetch
}

/** Alice's phone, which has a convo with a message in it, and her new laptop, which has joined that. */
export async function twoDevices(fetches: Fetches = {}) {
  const service = unsafeFakeService()
  const repos = new FakeRepos()
  const storages = { phone: forkableStorage(), laptop: forkableStorage() }
  const options = (device: keyof Fetches) => ({
    storage: storages[device],
    fetch: fetches[device]?.(service.fetch) ?? service.fetch,
  })
  const phone = await openPerson(service, repos, 'alice', options('phone'))
  const convo = await phone.client.convos.create({ members: [], name: 'Notes' })
  await convo.send('a note')
  const laptop = await openPerson(service, repos, 'alice', options('laptop'))
  const same = await joined(laptop.client, convo.id)
  return {
    ...{ service, repos, storages, convo, same, phone: phone.client, laptop: laptop.client },
    events: { phone: phone.events, laptop: laptop.events },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([phone.client.close(), laptop.client.close()])
    },
  }
}

/** Whether a device still has anything to do with a transfer, by what its storage holds. */
export function hasTransfer(held: Snapshot): boolean {
  return [...held.keys()].some((key) => key.startsWith('history/'))
}

/** The keys of a device, by what its storage holds. */
export function keysIn(storage: ReturnType<typeof forkableStorage>): DeviceKeys {
  const bytes = storage.snapshot().get(keys.device)
  if (bytes === undefined) throw new Error('the storage holds no device')
  return deviceRecord.decode(bytes).keys
}

/** What a device with these keys could put at the service for the holder of a code. */
export async function forge(
  client: MlsClient,
  serviceDid: string,
  { code, by }: { code: string; by: DeviceKeys },
) {
  const ports = { api: client.xrpc, timing: systemTiming, signal: new AbortController().signal }
  const to = await parseLinkCode(serviceDid, code)
  const blobId = await meetingPlace(to.transferKey)
  const { did, deviceId } = by
  return {
    blobId,
    volume: (volume: Volume) => uploadVolume(ports, volume, { blobId: newBlobId() }),
    manifest: (change: Partial<Manifest> & { readonly volumes?: readonly VolumeRef[] }) => {
      const empty = { service: serviceDid, did, deviceId, createdAt: 0, volumes: [], convos: [] }
      return uploadManifest(ports, { ...empty, ...change }, { blobId: newBlobId() })
    },
    announce: async (manifest: StoredFile) => {
      const sealed = await sealAnnouncement(by, { service: serviceDid, ...to }, manifest)
      const qp = { blobId, size: sealed.length, part: 0 }
      await client.xrpc.blob.uploadBlob(sealed, { qp, encoding: 'application/octet-stream' })
    },
  }
}
