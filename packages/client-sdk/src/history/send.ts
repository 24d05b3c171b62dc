import { collect } from '../archive/collect.ts'
import type { CollectPorts } from '../archive/collect.ts'
import { covering } from '../archive/format.ts'
import { isPortable, portableOf } from '../archive/portable-convo.ts'
import { deleteBlobs, uploadManifest, uploadVolume } from '../archive/volumes.ts'
import type { BlobPorts } from '../archive/volumes.ts'
import { newBlobId } from '../attachments/upload.ts'
import type { Progress } from '../attachments/upload.ts'
import type { SendJob } from '../store/history-job.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { meetingPlace, sealAnnouncement } from './announcement.ts'
import type { Course } from './course.ts'

/** What a sender works on. */
export type SendPorts = BlobPorts & CollectPorts & Pick<Ports, 'device' | 'service'>

/**
 * Brings a job to where the other device finds everything: volume after volume, the manifest, the announcement. Each blob's
 * id is stored before it goes out and what came of it afterwards, so that a kill leaves nothing behind, and at most one
 * volume is sent again.
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
  const { announcement } = described
  const blobId = await meetingPlace(described.to.transferKey)
  await retrying(ports, { signal: course.signal }, async (signal) =>
    ports.api.blob.uploadBlob(announcement, {
      qp: { blobId, size: announcement.length, part: 0 },
      encoding: 'application/octet-stream',
      signal,
    }),
  )
  return course.save({ ...described, state: 'announced' })
}

/** Deletes whatever there may be of a job at the service. */
export async function tidySent(ports: BlobPorts, { to, volumes, manifest, pending }: SendJob): Promise<void> {
  const place = await meetingPlace(to.transferKey)
  await deleteBlobs(ports, [place, manifest?.blobId, pending, ...volumes.map(({ blobId }) => blobId)])
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
