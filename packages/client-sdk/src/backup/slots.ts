import { asDeviceId, paddedCbor } from '@catbird-mls/core/mls'
import { storedFile } from '../archive/codec.ts'
import { derive } from '../archive/derive.ts'
import { formed, place, whole } from '../archive/reading.ts'
import { deleteBlobs } from '../archive/volumes.ts'
import type { BlobPorts } from '../archive/volumes.ts'
import type { StoredFile } from '../attachments/upload.ts'
import { toBase64Url } from '../bytes.ts'
import { fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { openSealed, seal } from '../content/sealing.ts'
import { isError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'

/** Whose slots. */
export type SlotPorts = BlobPorts & Pick<Ports, 'service' | 'device'>

/** Two, so that one is whole while the other is written. */
const SLOTS = ['a', 'b'] as const
/** Every slot is as long as every other. */
const PADDED_BYTES = 512

/** What a slot says: where the manifest lies. The one that counts higher is newer. */
export interface Announced {
  readonly slot: (typeof SLOTS)[number]
  readonly counter: number
  /** The device that wrote it. */
  readonly deviceId: string
  readonly manifest: StoredFile
}

/** What the slots say that can be opened, the newest first. */
export async function readSlots(
  ports: SlotPorts,
  secret: Uint8Array,
  signal?: AbortSignal,
): Promise<Announced[]> {
  const read = await Promise.all(SLOTS.map((slot) => readSlot(ports, secret, slot, signal)))
  return read.flat().sort((a, b) => b.counter - a.counter)
}

/** Writes the slot that is not the newest: the blob of that name is made anew. */
export async function writeSlot(
  ports: SlotPorts,
  secret: Uint8Array,
  newest: Announced | undefined,
  { counter, manifest, signal }: Pick<Announced, 'counter' | 'manifest'> & { readonly signal: AbortSignal },
): Promise<void> {
  const slot = newest?.slot === 'a' ? 'b' : 'a'
  const { blobId, key, bound } = await slotOf(ports, secret, slot)
  const file = manifest as unknown as CborValue // plain values
  const plain = paddedCbor({ v: 1, counter, deviceId: ports.device.deviceId, manifest: file }, PADDED_BYTES)
  const sealed = await seal(key, bound, plain)
  await deleteBlobs(ports, [blobId], signal)
  await retrying(ports, { signal }, async (ended) =>
    ports.api.blob.uploadBlob(sealed, {
      qp: { blobId, size: sealed.length, part: 0 },
      encoding: 'application/octet-stream',
      signal: ended,
    }),
  )
}

/** The ids of the slots' blobs. */
export async function slotBlobs(ports: SlotPorts, secret: Uint8Array): Promise<string[]> {
  const slots = await Promise.all(SLOTS.map((slot) => slotOf(ports, secret, slot)))
  return slots.map(({ blobId }) => blobId)
}

async function readSlot(
  ports: SlotPorts,
  secret: Uint8Array,
  slot: Announced['slot'],
  signal: AbortSignal | undefined,
): Promise<Announced[]> {
  const { blobId, key, bound } = await slotOf(ports, secret, slot)
  try {
    const get = async (ended: AbortSignal) => ports.api.blob.getBlob({ blobId, part: 0 }, { signal: ended })
    const sealed = new Uint8Array((await retrying(ports, { signal }, get)).data)
    const plain = await openSealed(key, bound, sealed)
    return plain === undefined ? [] : [announcedIn(slot, plain)].flat()
  } catch (err) {
    if (isError(err, 'BlobNotFound')) return []
    throw err
  }
}

/** What was sealed under the key, but in a way that this version does not know, says nothing to it. */
function announcedIn(slot: Announced['slot'], plain: Uint8Array): Announced[] {
  try {
    const { v, counter, deviceId, manifest } = fromCbor(plain)
    if (v !== 1) return []
    const file = storedFile(manifest)
    return [{ slot, counter: place(whole(counter)), deviceId: formed(asDeviceId)(deviceId), manifest: file }]
  } catch {
    return []
  }
}

async function slotOf({ service, device }: SlotPorts, secret: Uint8Array, slot: Announced['slot']) {
  const of = `${slot} ${service} ${device.did}`
  const blobId = toBase64Url(await derive(secret, `catbird backup 1 place ${of}`, 16))
  const key = await derive(secret, `catbird backup 1 key ${of}`, 32)
  const bound = toCbor({ service, did: device.did, slot })
  return { blobId, key, bound }
}
