import { sha256 as newHash } from '@noble/hashes/sha2.js'
import { bytesEqual } from '../bytes.ts'
import { AttachmentCipher, partCount, SEGMENT_BYTES } from '../content/attachment-cipher.ts'
import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { mostTries } from './patience.ts'
import type { Patience } from './patience.ts'
import type { StoredFile, TransferOptions } from './upload.ts'

type DownloadPorts = Pick<Ports, 'api' | 'timing' | 'signal'>

/** Which file, and of which convo; of the own account where there is none. */
export interface FileToRead {
  readonly file: StoredFile
  readonly convoId: string | undefined
}

/**
 * The bytes of a file, as they are read: each part is fetched when it is asked for, verified, and decrypted. A part that
 * does not come through is asked for again. The stream ends without an error only if all of it is what its author sent.
 *
 * It fails with MlsClientError `Aborted`, `BlobNotFound` where the service keeps it no more, or `AttachmentDamaged`.
 */
export function readFile(
  ports: DownloadPorts,
  of: FileToRead,
  options: TransferOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = decrypted(ports, of, options)
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* decrypted(
  ports: DownloadPorts,
  { file, convoId }: FileToRead,
  { onProgress, signal, most = mostTries }: TransferOptions & Patience,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const { blobId, key, digest, size } = file
  const cipher = await AttachmentCipher.of({ blobId, key })
  const hash = newHash.create()
  const count = partCount(size)
  for (let part = 0; part < count; part++) {
    const params = { blobId, part, ...(convoId === undefined ? {} : { convoId }) }
    const get = async (ended: AbortSignal) => ports.api.blob.getBlob(params, { signal: ended })
    const sealed = new Uint8Array((await retrying(ports, { most, signal }, get)).data)
    hash.update(sealed)
    const isLast = part === count - 1
    const segment = await cipher.open(sealed, { part, isLast })
    if (segment === undefined || (isLast && !bytesEqual(hash.digest(), digest)))
      throw new MlsClientError('AttachmentDamaged')
    onProgress?.({ done: Math.min(size, (part + 1) * SEGMENT_BYTES), of: size })
    const piece = segment.slice(0, Math.max(0, size - part * SEGMENT_BYTES))
    if (piece.length > 0) yield piece
  }
  return undefined
}

/** The bytes of a file, all at once. It fails as {@link readFile} does. */
export async function downloadFile(
  ports: DownloadPorts,
  of: FileToRead,
  options: TransferOptions & Patience = {},
): Promise<Uint8Array<ArrayBuffer>> {
  // Not made room for before: how large it is, is its author's word.
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of decrypted(ports, of, options)) pieces.push(piece)
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}
