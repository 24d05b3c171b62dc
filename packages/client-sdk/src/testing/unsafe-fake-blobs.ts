import { PART_BYTES } from '../content/attachment-cipher.ts'
import { MlsClientError } from '../errors.ts'
import type { Api } from '../sync/ports.ts'

/**
 * UNSAFE FAKE of the service's blobs, in memory: it asks nobody who they are. Calls fail by the errors that are put on
 * `failures`, one each, before anything is done, or after it.
 */
export function unsafeFakeBlobs() {
  const blobs = new Map<string, { size: number; parts: Map<number, Uint8Array> }>()
  const failures: { readonly error: MlsClientError; readonly when: 'before' | 'after' }[] = []
  const act = async <T>(work: () => T): Promise<{ data: T }> => {
    const failure = failures.shift()
    if (failure?.when === 'before') throw failure.error
    const data = work()
    if (failure !== undefined) throw failure.error
    return { data }
  }
  const api = {
    uploadBlob: (
      bytes: Uint8Array,
      { qp }: { qp: { blobId: string; convoId?: string; size: number; part: number } },
    ) =>
      act(() => {
        const count = Math.ceil(qp.size / PART_BYTES)
        const blob = blobs.get(qp.blobId) ?? { size: qp.size, parts: new Map<number, Uint8Array>() }
        const expected = qp.part === count - 1 ? qp.size - qp.part * PART_BYTES : PART_BYTES
        if (blob.size !== qp.size || bytes.length !== expected) throw new MlsClientError('InvalidRequest')
        blob.parts.set(qp.part, bytes.slice())
        blobs.set(qp.blobId, blob)
        const all = Array.from({ length: count }, (_, part) => part)
        return { missing: all.filter((part) => !blob.parts.has(part)), expiresAt: '' }
      }),
    getBlob: ({ blobId, part = 0 }: { blobId: string; part?: number }) =>
      act(() => {
        const bytes = blobs.get(blobId)?.parts.get(part)
        if (bytes === undefined) throw new MlsClientError('BlobNotFound')
        return bytes.slice()
      }),
    deleteBlob: ({ blobId }: { blobId: string }) => act(() => ({ deleted: blobs.delete(blobId) })),
  }
  // As much of the methods as uploads and downloads use.
  return { api: { blob: api } as unknown as Api, blobs, failures }
}
