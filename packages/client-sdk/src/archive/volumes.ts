import { downloadFile } from '../attachments/download.ts'
import { uploadFile } from '../attachments/upload.ts'
import type { StoredFile } from '../attachments/upload.ts'
import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { decodeManifest, decodeVolume, encodeManifest, encodeVolume } from './codec.ts'
import { messagesIn } from './format.ts'
import type { Coverage, Manifest, Volume, VolumeRef } from './format.ts'

/** The service's blobs, of the own account. */
export type BlobPorts = Pick<Ports, 'api' | 'timing' | 'signal'>

/*
 * No person waits for a part of a history: each is tried until it is there, or the history is called off or too old.
 */

/** A volume is made of some 8 MiB and a message at most; somewhat more is read. */
const MOST_VOLUME_BYTES = 12 * 1024 * 1024
/** As much as the names of ten thousand convos and as many volumes. */
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

interface UploadOptions {
  /** Under which id, noted before: what a killed client leaves is found by it. */
  readonly blobId: string
  readonly signal?: AbortSignal | undefined
}

/** Uploads a volume for the account's devices, under a key of its own. */
export async function uploadVolume(
  ports: BlobPorts,
  volume: Volume,
  { blobId, signal }: UploadOptions,
): Promise<VolumeRef> {
  const file = await uploadFile(
    ports,
    { data: encodeVolume(volume), convoId: undefined, blobId },
    { signal, most: Infinity },
  )
  return { ...file, messages: volume.parts.reduce((sum, part) => sum + messagesIn(part).length, 0) }
}

/** Uploads a manifest, likewise. */
export function uploadManifest(
  ports: BlobPorts,
  manifest: Manifest,
  { blobId, signal }: UploadOptions,
): Promise<StoredFile> {
  return uploadFile(
    ports,
    { data: encodeManifest(manifest), convoId: undefined, blobId },
    { signal, most: Infinity },
  )
}

/** The manifest that was said to lie there. @throws MlsClientError `HistoryDamaged`, `BlobNotFound`, `Aborted` */
export async function downloadManifest(
  ports: BlobPorts & Pick<Ports, 'device' | 'service'>,
  file: StoredFile,
  deviceId: string,
  signal?: AbortSignal,
): Promise<Manifest> {
  const manifest = decodeManifest(await download(ports, file, { most: MOST_MANIFEST_BYTES, signal }))
  const { service, did } = manifest
  if (service !== ports.service || did !== ports.device.did || manifest.deviceId !== deviceId)
    throw new MlsClientError('HistoryDamaged', 'the history is of another account, service or device')
  return manifest
}

interface OpenOptions {
  readonly signal?: AbortSignal | undefined
  /** Called when it is there, before it is opened. */
  readonly opening?: () => Promise<void>
}

/** A volume of a manifest: no more than that says. @throws MlsClientError `HistoryDamaged`, `BlobNotFound`, `Aborted` */
export async function downloadVolume(
  ports: BlobPorts,
  { convos }: Pick<Manifest, 'convos'>,
  ref: VolumeRef,
  { signal, opening }: OpenOptions = {},
): Promise<Volume> {
  const bytes = await download(ports, ref, { most: MOST_VOLUME_BYTES, signal })
  await opening?.()
  const volume = decodeVolume(bytes)
  const said = new Map(convos.map((coverage) => [coverage.convoId, coverage]))
  const isAsSaid = volume.parts.every((part) => isWithin(part, said.get(part.convo.convoId)))
  if (!isAsSaid) throw new MlsClientError('HistoryDamaged', 'a volume has what its manifest does not name')
  return volume
}

function isWithin({ fromSeq, toSeq }: Volume['parts'][number], said: Coverage | undefined): boolean {
  return said !== undefined && fromSeq >= said.fromSeq && toSeq <= said.toSeq
}

async function download(
  ports: BlobPorts,
  file: StoredFile,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal | undefined },
) {
  if (file.size > most) throw new MlsClientError('HistoryDamaged', 'a file of the history is too large')
  try {
    return await downloadFile(ports, { file, convoId: undefined }, { signal, most: Infinity })
  } catch (err) {
    if (err instanceof MlsClientError && err.error === 'AttachmentDamaged')
      throw new MlsClientError('HistoryDamaged', undefined, { cause: err })
    throw err
  }
}

/** Deletes blobs of the account; those that are gone already are none the worse for it. */
export async function deleteBlobs(
  ports: BlobPorts,
  blobIds: readonly (string | undefined)[],
  signal?: AbortSignal,
): Promise<void> {
  for (const blobId of new Set(blobIds)) {
    if (blobId === undefined) continue
    await retrying(ports, { signal }, async () => ports.api.blob.deleteBlob({ blobId }))
  }
}
