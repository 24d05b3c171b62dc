import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '../bytes.ts'
import { CID_BYTES, digestOf, linkIn } from './link.ts'
import { fromCbor } from '../cbor.ts'
import { refuse } from '../rules/refuse.ts'

/** A part of a repo: its blocks by their digests in hex, and which of them is the commit. */
export interface RepoPart {
  readonly root: string
  readonly blocks: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads a CAR (version 1) with one root. Every block is what its CID says: the digest is computed here, not read.
 *
 * @throws ServiceError `DeviceRecordUnavailable`
 */
export function readCar(car: Uint8Array): RepoPart {
  const [header, ...sections] = sectionsOf(car)
  const blocks = new Map<string, Uint8Array>()
  for (const section of sections) {
    const digest = digestOf(section.subarray(0, CID_BYTES))
    const block = section.subarray(CID_BYTES)
    if (digest !== toHex(sha256(block)))
      throw refuse('record-proof.form', 'the proof holds a block that is not what it is named')
    blocks.set(digest, block)
  }
  return { root: rootOf(header), blocks }
}

function rootOf(header: Uint8Array | undefined): string {
  const { version, roots } = fromCbor(
    header ?? new Uint8Array(),
    'the header of the proof',
    'record-proof.form',
  )
  const [root, ...more] = Array.isArray(roots) ? roots.map(linkIn) : []
  if (version !== 1 || root === undefined || more.length > 0)
    throw refuse('record-proof.form', 'the proof has not one root')
  return root
}

/** The sections of a CAR, each after its length. */
function sectionsOf(car: Uint8Array): Uint8Array[] {
  const sections: Uint8Array[] = []
  for (let at = 0; at < car.length;) {
    const { value: length, next } = readVarint(car, at)
    if (length === 0 || next + length > car.length) throw refuse('record-proof.form', 'the proof is cut off')
    sections.push(car.subarray(next, next + length))
    at = next + length
  }
  return sections
}

/** An unsigned LEB128 of at most four bytes, which is more than any proof is long. */
function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0
  for (let i = 0; i < 4; i++) {
    const byte = bytes[start + i] ?? 0x80 // past the end, there is always more to come
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) return { value, next: start + i + 1 }
  }
  throw refuse('record-proof.form', 'the proof is cut off')
}
