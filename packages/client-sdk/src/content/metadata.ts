import { randomBytes, sha256, utf8 } from '../bytes.ts'
import { fromCbor, toCbor } from '../cbor.ts'
import { exportSecret } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import { openSealed, seal } from './sealing.ts'

/** What the members of a convo see of it and nobody else does. */
export interface Metadata {
  readonly name?: string
  readonly description?: string
}

/** Metadata in the plain form that is sealed: DAG-CBOR with a salt, so that its hash gives nothing away. */
export function encodeMetadata({ name, description }: Metadata): Uint8Array {
  return toCbor({ v: 1, name, description, salt: randomBytes(32) })
}

/** Reads the plain form. */
export function decodeMetadata(bytes: Uint8Array): Metadata {
  const { name, description } = fromCbor(bytes)
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  }
}

/** What the policy holds of it (`metadataHash`): SHA-256 of the plain form, salt and all. */
export function metadataHash(plain: Uint8Array): Promise<Uint8Array> {
  return sha256(plain)
}

/** The key that metadata is sealed under in this state's epoch. */
export function metadataKey(state: GroupState): Promise<Uint8Array> {
  return exportSecret(state, 'catbird metadata', new Uint8Array(), 32)
}

/** Seals metadata under an epoch's key: nonce ‖ AES-256-GCM, bound to the convo. */
export function sealMetadata(key: Uint8Array, convoId: string, plain: Uint8Array): Promise<Uint8Array> {
  return seal(key, utf8(convoId), plain)
}

/** Opens sealed metadata; undefined if the key does not fit. */
export function openMetadata(
  key: Uint8Array,
  convoId: string,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  return openSealed(key, utf8(convoId), sealed)
}
