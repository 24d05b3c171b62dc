import { collect } from '../archive/collect.ts'
import type { CollectPorts } from '../archive/collect.ts'
import { covering } from '../archive/format.ts'
import { isPortable, portableOf } from '../archive/portable-convo.ts'
import { deleteBlobs, uploadManifest, uploadVolume } from '../archive/volumes.ts'
import type { BlobPorts } from '../archive/volumes.ts'
import { newBlobId } from '../attachments/upload.ts'
import type { Progress } from '../attachments/upload.ts'
import { bytesEqual } from '../bytes.ts'
import { isError, MlsClientError } from '../errors.ts'
import type { SendJob } from '../store/history-job.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { meetingPlace, sealAnnouncement } from './announcement.ts'
import type { Course } from './course.ts'
import { isListed } from './teller.ts'

/** What a sender works on. */
export type SendPorts = BlobPorts & CollectPorts & Pick<Ports, 'device' | 'service'>

/**
 * Brings a job to where the other device finds everything: volume after volume, the manifest, the announcement. Each blob's
 * id is stored before it goes out and what came of it afterwards, so that a kill leaves nothing behind, and at most one
 * volume is sent again. Nothing is announced to a device that was removed meanwhile.
 *
 * @throws MlsClientError `DeviceUnknown`, `BlobConflict`, `BlobQuotaExceeded`, `Aborted`
 */
export async function announceHistory(
  ports: SendPorts,
  first: SendJob,
  course: Course<SendJob>,
): Promise<SendJob> {
  let job = first
  if (job.state === 'announced') return job
  while (!job.collected) {
    course.tell(progressOf(ports, job))
    job = await sendVolume(ports, job, course)
  }
  course.tell(progressOf(ports, job))
  const described = await sendManifest(ports, job, course)
  if (!(await isListed(ports, job.to, course.signal))) throw new MlsClientError('DeviceUnknown')
  await announce(ports, described, course.signal)
  return course.save({ ...described, state: 'announced' })
}

/** Deletes whatever there may be of a job at the service, but no other device's announcement. */
export async function tidySent(
  ports: BlobPorts,
  { to, volumes, manifest, pending, announcement }: SendJob,
): Promise<void> {
  const place = await meetingPlace(to.transferKey)
  const isOwn = announcement !== undefined && (await isThere(ports, place, announcement)) === true
  await deleteBlobs(ports, [
    ...[isOwn ? place : undefined, manifest?.blobId, pending],
    ...volumes.map(({ blobId }) => blobId),
  ])
}

/**
 * Puts the announcement where the other device looks for it. Whoever has seen the code and has the account can be there
 * first, and the service keeps what it has: so it is read back.
 *
 * @throws MlsClientError `BlobConflict`
 */
async function announce(
  ports: SendPorts,
  { to, announcement }: Pick<SendJob, 'to'> & { readonly announcement: Uint8Array },
  signal: AbortSignal,
): Promise<void> {
  const blobId = await meetingPlace(to.transferKey)
  const qp = { blobId, size: announcement.length, part: 0 }
  await retrying(ports, { signal }, async (ended) =>
    ports.api.blob.uploadBlob(announcement, { qp, encoding: 'application/octet-stream', signal: ended }),
  )
  if ((await isThere(ports, blobId, announcement, signal)) === false) throw new MlsClientError('BlobConflict')
}

/** Whether these bytes lie at a place; undefined where nothing does: the other device has taken it. */
async function isThere(
  ports: BlobPorts,
  blobId: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  const get = async (ended: AbortSignal) => ports.api.blob.getBlob({ blobId, part: 0 }, { signal: ended })
  try {
    return bytesEqual(new Uint8Array((await retrying(ports, { signal }, get)).data), bytes)
  } catch (err) {
    if (isError(err, 'BlobNotFound')) return undefined
    throw err
  }
}

async function sendVolume(
  ports: SendPorts,
  before: SendJob,
  { signal, save }: Course<SendJob>,
): Promise<SendJob> {
  await deleteBlobs(ports, [before.pending], signal)
  const { volume, next } = await collect(ports, before.next)
  if (volume.parts.length === 0)
    return save({ ...before, pending: undefined, next, collected: next === undefined })
  const blobId = newBlobId()
  const job = await save({ ...before, pending: blobId })
  const ref = await uploadVolume(ports, volume, { blobId, signal })
  return save({
    ...job,
    pending: undefined,
    volumes: [...job.volumes, ref],
    convos: covering(job.convos, volume),
    next,
    collected: next === undefined,
  })
}

async function sendManifest(
  ports: SendPorts,
  before: SendJob,
  { signal, save }: Course<SendJob>,
): Promise<SendJob & { readonly announcement: Uint8Array }> {
  const { announcement: sealed } = before
  if (sealed !== undefined) return { ...before, announcement: sealed }
  const { device, service, serviceNow } = ports
  const { did, deviceId } = device
  await deleteBlobs(ports, [before.pending], signal)
  const blobId = newBlobId()
  const job = await save({ ...before, pending: blobId })
  const { volumes, convos } = job
  const said = { service, did, deviceId, createdAt: serviceNow(), volumes: volumes.toReversed(), convos }
  const manifest = await uploadManifest(ports, said, { blobId, signal })
  const announcement = await sealAnnouncement(device, { service, did, ...job.to }, manifest)
  await save({ ...job, pending: undefined, manifest, announcement })
  return { ...job, pending: undefined, manifest, announcement }
}

/** In places of logs: how many messages there are is not known before they are read. */
function progressOf({ book }: SendPorts, { next, collected }: SendJob): Progress {
  const convos = book.all().filter(({ state }) => isPortable(state.record))
  const placesOf = (some: typeof convos) =>
    some.reduce((sum, { state }) => sum + portableOf(state.record).seq, 0)
  const of = placesOf(convos)
  if (collected) return { done: of, of }
  const through = convos.filter(({ convoId }) => convoId < (next?.convoId ?? ''))
  return { done: placesOf(through) + (next?.afterSeq ?? 0), of }
}
