import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { decodeGenerationSecret, generationSecretEncoder } from 'ts-mls/secretTree.js'
import type { GenerationSecret, SecretTree } from 'ts-mls'
import { asBytes, asNumber, asList, asMap, fromCbor, toCbor } from '../cbor.ts'

/**
 * The application ratchets of one epoch, by leaf (RFC 9420 §9.1). Immutable, and cut into chunks, so that
 * a message rewrites one chunk in storage and not the ratchets of everybody. Handshake ratchets are left
 * out: commits travel as PublicMessage and never use them.
 */
export type Ratchets = readonly RatchetChunk[]
/** `CHUNK` neighbouring leaves; a blank leaf has no ratchet. */
export type RatchetChunk = readonly (GenerationSecret | undefined)[]

const CHUNK = 32

/** Takes the leaves' application ratchets out of the library's secret tree. `hasLeaf` leaves blanks out. */
export function ratchetsOf(tree: SecretTree, hasLeaf: (leafIndex: number) => boolean): Ratchets {
  const leaves = (tree.length + 1) / 2
  return Array.from({ length: Math.ceil(leaves / CHUNK) }, (_, chunk) =>
    Array.from({ length: Math.min(CHUNK, leaves - chunk * CHUNK) }, (__, i) => {
      const leafIndex = chunk * CHUNK + i
      return hasLeaf(leafIndex) ? tree[leafIndex * 2]?.application : undefined
    }),
  )
}

/** The ratchet of one leaf. */
export function ratchetOf(ratchets: Ratchets, leafIndex: number): GenerationSecret | undefined {
  return ratchets[Math.floor(leafIndex / CHUNK)]?.[leafIndex % CHUNK]
}

/** The same ratchets with one leaf's replaced. */
export function withRatchet(ratchets: Ratchets, leafIndex: number, ratchet: GenerationSecret): Ratchets {
  const chunk = Math.floor(leafIndex / CHUNK)
  return ratchets.map((old, i) => (i === chunk ? old.with(leafIndex % CHUNK, ratchet) : old))
}

/** A secret tree as the library wants it, with this one leaf in it and holes elsewhere. */
export function secretTreeWith(leafIndex: number, ratchet: GenerationSecret): SecretTree {
  const tree: SecretTree = []
  tree[leafIndex * 2] = { application: ratchet, handshake: ratchet }
  return tree
}

/** A chunk as bytes. */
export function encodeChunk(chunk: RatchetChunk): Uint8Array {
  const encodeSecret = encode(generationSecretEncoder)
  const leaves = chunk.flatMap((ratchet, at) =>
    ratchet === undefined ? [] : [{ at, secret: encodeSecret(ratchet) }],
  )
  return toCbor({ length: chunk.length, leaves })
}

/** A chunk from bytes. */
export function decodeChunk(bytes: Uint8Array): RatchetChunk {
  const { length, leaves } = fromCbor(bytes)
  const chunk = new Array<GenerationSecret | undefined>(asNumber(length)).fill(undefined)
  for (const leaf of asList(leaves).map(asMap)) {
    chunk[asNumber(leaf.at)] = decodeGenerationSecret(asBytes(leaf.secret), 0)?.[0]
  }
  return chunk
}
