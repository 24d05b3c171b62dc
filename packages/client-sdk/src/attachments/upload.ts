import { sha256 as newHash } from '@noble/hashes/sha2.js'
import { randomBytes, toBase64Url } from '../bytes.ts'
import {
  AttachmentCipher,
  blobSize,
  partCount,
  SEGMENT_BYTES,
  segmentSize,
} from '../content/attachment-cipher.ts'
import { fileSize, piecesOf } from '../content/file-source.ts'
import type { FileData } from '../content/file-source.ts'
import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { mostTries } from './patience.ts'
import type { Patience } from './patience.ts'

/** How far something is: bytes of files, or, of history, places of the log (sending) or messages (receiving). */
export interface Progress {
  readonly done: number
  readonly of: number
}

/** How a transfer is followed and called off. */
export interface TransferOptions {
  /** Told as it goes on, after each part. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Calls it off: it then fails with `Aborted`. */
  readonly signal?: AbortSignal | undefined
}

/** A file as it lies at the service. */
export type StoredFile = Pick<Attachment, 'blobId' | 'key' | 'digest' | 'size'>

type UploadPorts = Pick<Ports, 'api' | 'timing' | 'signal'>

/**
 * Encrypts a file under a key of its own and uploads it for a convo's members, or for the own account's devices, part by
 * part: no more of it than one part is held. A part that does not get through is sent again. What was aborted, or failed
 * for good, is deleted; what a killed process leaves, the service forgets after a day. `blobId` is chosen by who wants to
 * find the blob again whatever happens.
 *
 * @throws MlsClientError `Aborted`, `BlobTooLarge`, `BlobQuotaExceeded`, `InvalidContent`
 */
export async function uploadFile(
  ports: UploadPorts,
  file: { readonly data: FileData; readonly convoId: string | undefined; readonly blobId?: string },
  options: TransferOptions & Patience = {},
): Promise<StoredFile> {
  const { data, convoId, blobId = newBlobId() } = file
  const to = { blobId, ...(convoId === undefined ? {} : { convoId }) }
  try {
    return await uploadParts(ports, { data, to }, options)
  } catch (err) {
    // For tidiness alone: the service forgets what is not whole.
    if (!ports.signal.aborted) await ports.api.blob.deleteBlob(to).catch(() => undefined)
    throw err
  }
}

/** A fresh id of a blob. */
export function newBlobId(): string {
  return toBase64Url(randomBytes(16))
}

async function uploadParts(
  ports: UploadPorts,
  {
    data,
    to,
  }: { readonly data: FileData; readonly to: { readonly blobId: string; readonly convoId?: string } },
  { onProgress, signal, most = mostTries }: TransferOptions & Patience,
): Promise<StoredFile> {
  const size = fileSize(data)
  const key = randomBytes(32)
  const cipher = await AttachmentCipher.of({ blobId: to.blobId, key })
  const hash = newHash.create()
  const pieces = piecesOf(data, SEGMENT_BYTES)
  const count = partCount(size)
  let missing: readonly number[] = []
  try {
    for (let part = 0; part < count; part++) {
      const piece = await pieces.next()
      const segment = padded(piece.done === true ? new Uint8Array() : piece.value, segmentSize(size, part))
      const sealed = await cipher.seal(segment, { part, isLast: part === count - 1 })
      hash.update(sealed)
      const qp = { ...to, size: blobSize(size), part }
      const send = async (ended: AbortSignal) =>
        ports.api.blob.uploadBlob(sealed, { qp, encoding: 'application/octet-stream', signal: ended })
      missing = (await retrying(ports, { most, signal }, send)).data.missing
      onProgress?.({ done: Math.min(size, (part + 1) * SEGMENT_BYTES), of: size })
    }
    // A stream tells only now that it has more.
    if ((await pieces.next()).done !== true) throw new MlsClientError('InvalidContent')
  } finally {
    await pieces.return(undefined)
  }
  if (missing.length > 0)
    throw new MlsClientError('UnexpectedAnswer', 'the service has lost a part of the file')
  return { blobId: to.blobId, key, digest: hash.digest(), size }
}

function padded(piece: Uint8Array, length: number): Uint8Array {
  if (piece.length === length) return piece
  const segment = new Uint8Array(length)
  segment.set(piece)
  return segment
}
