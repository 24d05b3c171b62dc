import { PART_BYTES } from '../../content/attachment-cipher.ts'
import { Refusal } from './world.ts'
import type { Caller, FakeBlob, FakeWorld, Method } from './world.ts'

/** Methods of blobs. What is there already is not stored again, as at the service. */
export const blobMethods: Record<string, Method> = {
  'blob.uploadBlob': (world, { blobId, convoId, size, part, bytes }, caller) => {
    const key = keyOf(caller, blobId, convoId)
    const blob = world.blobs.get(key) ?? { size: Number(size), parts: new Map<number, Uint8Array>() }
    if (blob.size !== Number(size)) throw new Refusal('BlobConflict')
    if (!blob.parts.has(Number(part))) blob.parts.set(Number(part), bytes as Uint8Array)
    world.blobs.set(key, blob)
    const all = Array.from({ length: Math.ceil(blob.size / PART_BYTES) }, (_, i) => i)
    return { missing: all.filter((i) => !blob.parts.has(i)), expiresAt: '2099-01-01T00:00:00.000Z' }
  },
  'blob.getBlob': (world, { blobId, convoId, part = 0 }, caller) => {
    const blob = world.blobs.get(keyOf(caller, blobId, convoId))
    const bytes = blob && isWhole(blob) ? blob.parts.get(Number(part)) : undefined
    if (bytes === undefined) throw new Refusal('BlobNotFound')
    return { bytes }
  },
  'blob.deleteBlob': (world, { blobId, convoId }, caller) => {
    world.blobs.delete(keyOf(caller, blobId, convoId))
    return {}
  },
}

function keyOf({ did }: Caller, blobId: unknown, convoId: unknown): string {
  return `${typeof convoId === 'string' ? convoId : did}/${String(blobId)}`
}

function isWhole({ size, parts }: FakeBlob): boolean {
  return parts.size === Math.ceil(size / PART_BYTES)
}

/** The blobs of an account's own, by their ids. */
export function ownBlobs(world: FakeWorld, did: string): Map<string, FakeBlob> {
  const own = [...world.blobs].filter(([key]) => key.startsWith(`${did}/`))
  return new Map(own.map(([key, blob]) => [key.slice(did.length + 1), blob]))
}
