import { messagesIn } from '../archive/format.ts'
import type { Volume } from '../archive/format.ts'
import { recordFromTold } from '../archive/portable-convo.ts'
import { takePart } from '../archive/take.ts'
import { downloadManifest, downloadVolume } from '../archive/volumes.ts'
import { isError, MlsClientError } from '../errors.ts'
import { historyJob } from '../store/history-job.ts'
import type { ReceiveJob } from '../store/history-job.ts'
import { keys } from '../store/keys.ts'
import type { ConvoBook } from '../sync/convo-book.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { meetingPlace, openAnnouncement } from './announcement.ts'
import type { Recipient } from './announcement.ts'
import type { Course } from './course.ts'
import { isListed, verifyTeller } from './teller.ts'
import type { TellerPorts } from './teller.ts'

/** What a receiver works on. */
export type ReceivePorts = TellerPorts &
  Pick<Ports, 'store' | 'service' | 'serviceNow'> & { readonly book: Pick<ConvoBook, 'getOrAdd'> }

/** How often is asked whether there is an announcement (ms): the more seldom the longer it has been waited for. */
const ASK_AT_LEAST_EVERY = 60_000
const ASK_AT_MOST_EVERY = 1_000
/** A volume is opened so often before it is given up. */
const MOST_OPENINGS = 2

/** Waits for a history, and takes all of it in. What one write takes in and how far that is become true together. */
export async function receiveHistory(
  ports: ReceivePorts,
  first: ReceiveJob,
  course: Course<ReceiveJob>,
): Promise<ReceiveJob> {
  let job = first
  if (job.state === 'waiting') job = await course.save(await announced(ports, job, course.signal))
  if (job.state === 'taking') job = await takeAll(ports, job, course)
  return job
}

async function announced(ports: ReceivePorts, job: ReceiveJob, signal: AbortSignal): Promise<ReceiveJob> {
  const { service, device } = ports
  const { did, deviceId, publicKey: signatureKey } = device
  if (job.keys === undefined) throw new MlsClientError('HistoryDamaged')
  const { publicKey: transferKey, privateKey } = job.keys
  const to: Recipient = { service, did, deviceId, signatureKey, transferKey }
  const place = await meetingPlace(transferKey)
  const sealed = await waitForBlob(ports, place, job.since, signal)
  const announcement = await openAnnouncement(to, privateKey, sealed)
  await verifyTeller(ports, to, announcement, signal)
  const { manifest: file, deviceId: toldBy } = announcement
  const { volumes } = await downloadManifest(ports, file, toldBy, signal)
  const of = volumes.reduce((sum, { messages }) => sum + messages, 0)
  const blobIds = [place, file.blobId, ...volumes.map(({ blobId }) => blobId)]
  return { ...job, state: 'taking', toldBy, manifest: file, of, blobIds }
}

async function waitForBlob(
  ports: ReceivePorts,
  blobId: string,
  since: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { api, timing } = ports
  for (;;) {
    try {
      const get = async (ended: AbortSignal) => api.blob.getBlob({ blobId, part: 0 }, { signal: ended })
      return new Uint8Array((await retrying(ports, { signal }, get)).data)
    } catch (err) {
      if (!isError(err, 'BlobNotFound')) throw err
    }
    const pause = Math.min(ASK_AT_LEAST_EVERY, Math.max(ASK_AT_MOST_EVERY, (timing.now() - since) / 60))
    await timing.sleep(pause, AbortSignal.any([ports.signal, signal]))
  }
}

async function takeAll(
  ports: ReceivePorts,
  first: ReceiveJob,
  course: Course<ReceiveJob>,
): Promise<ReceiveJob> {
  const { toldBy, manifest: file } = first
  if (toldBy === undefined || file === undefined) throw new MlsClientError('HistoryDamaged')
  const manifest = await downloadManifest(ports, file, toldBy, course.signal)
  let job = first
  for (const [index, ref] of manifest.volumes.entries()) {
    if (index < job.at.volume) continue
    if (index > job.at.volume) job = { ...job, at: { volume: index, part: 0, message: 0 }, opened: 0 }
    // It may have been removed since, by a person who has found out about it; who made a backup may be long gone.
    if (first.keys !== undefined && !(await isListed(ports, { deviceId: toldBy }, course.signal)))
      throw new MlsClientError('HistoryUntrusted')
    const opening = async () => {
      job = await opened(job, course)
    }
    const volume = await downloadVolume(ports, manifest, ref, { signal: course.signal, opening })
    job = await takeVolume(ports, job, volume, course)
  }
  return course.save({ ...job, state: 'over' })
}

/** One at which the client has died may be made for that. @throws MlsClientError `HistoryDamaged` */
function opened(job: ReceiveJob, { save }: Course<ReceiveJob>): Promise<ReceiveJob> {
  const { opened: before = 0 } = job
  if (before === MOST_OPENINGS)
    throw new MlsClientError('HistoryDamaged', 'a volume of the history could not be opened')
  return save({ ...job, opened: before + 1 })
}

async function takeVolume(
  ports: ReceivePorts,
  first: ReceiveJob,
  { parts }: Volume,
  { signal, tell }: Course<ReceiveJob>,
): Promise<ReceiveJob> {
  let job = first
  for (let part = parts[job.at.part]; part !== undefined; part = parts[job.at.part]) {
    if (signal.aborted || ports.signal.aborted) throw new MlsClientError('Aborted')
    const told = part
    const slot = ports.book.getOrAdd(recordFromTold(told.convo))
    const { volume, part: at, message: from } = job.at
    const telling = { toldBy: job.toldBy ?? '', now: ports.serviceNow(), from }
    const before = job
    job = await slot.turn(async (draft) => {
      const next = await takePart(draft, ports.store, told, telling)
      const taken = (next ?? messagesIn(told).length) - from
      const to =
        next === undefined ? { volume, part: at + 1, message: 0 } : { volume, part: at, message: next }
      const after = { ...before, at: to, done: before.done + taken, opened: 0 }
      draft.put(keys.historyJob(after.id), historyJob.encode(after))
      return after
    })
    tell({ done: job.done, of: job.of })
  }
  return job
}
