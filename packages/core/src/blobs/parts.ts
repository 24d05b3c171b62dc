import { createHash } from 'node:crypto'
import type { ConvoId, Did } from '../mls/index.ts'
import type { BlobId } from './blob-id.ts'

/** How large each part of a blob is but its last: bytes. A part is held in memory while it is on its way. */
export const blobPartBytes = 4 * 1024 * 1024

/** Which blob: whose it is, and its id there. */
export type BlobRef = {
  /** A convo, whose members may have it; or an account, whose devices may. */
  readonly space: ConvoId | Did
  readonly blobId: BlobId
}

/** How many parts a blob of so many bytes has. */
export function partsOf(size: number): number {
  return Math.ceil(size / blobPartBytes)
}

/** How many bytes a part has, counted from 0, of a blob of so many; undefined if there is no such part. */
export function sizeOfPart(size: number, part: number): number | undefined {
  return part < partsOf(size) ? Math.min(blobPartBytes, size - part * blobPartBytes) : undefined
}

/** Under which name a store keeps a part: it says nothing of whose it is, and is a path on any system. */
export function partKey({ space, blobId }: BlobRef, part: number): string {
  const name = createHash('sha256').update(`${space}/${blobId}`).digest('hex')
  return `${name.slice(0, 2)}/${name.slice(2)}.${String(part)}`
}

/** The names of all parts of a blob of so many bytes. */
export function partKeys(ref: BlobRef, size: number): string[] {
  return Array.from({ length: partsOf(size) }, (_, part) => partKey(ref, part))
}
