import { asBufferSource, utf8 } from '../bytes.ts'
import { decodeMetadata, encodeMetadata, openMetadata, sealMetadata } from './metadata.ts'

/** The largest sealed preview that the service keeps. */
const MOST_BYTES = 4096

/**
 * Seals what the holders of an invite may know of its convo, under a key from the invite's seed. It is the convo's
 * metadata as the policy vouches for it, so that whoever joins has it at once; where that is too long, the name alone,
 * and nothing where even that is.
 */
export async function sealPreview(
  seed: Uint8Array,
  convoId: string,
  metadata: Uint8Array,
): Promise<Uint8Array | undefined> {
  const key = await previewKey(seed)
  const { name } = decodeMetadata(metadata)
  for (const plain of [metadata, encodeMetadata(name === undefined ? {} : { name })]) {
    const sealed = await sealMetadata(key, convoId, plain)
    if (sealed.length <= MOST_BYTES) return sealed
  }
  return undefined
}

/** Opens a preview: the metadata, plain; undefined if it was not sealed for this invite. */
export async function openPreview(
  seed: Uint8Array,
  convoId: string,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  return openMetadata(await previewKey(seed), convoId, sealed)
}

/** HKDF-SHA256 (RFC 5869): the seed signs as well, so nothing is sealed under it directly. */
async function previewKey(seed: Uint8Array): Promise<Uint8Array> {
  const secret = await crypto.subtle.importKey('raw', asBufferSource(seed), 'HKDF', false, ['deriveBits'])
  const info = asBufferSource(utf8('catbird invite preview'))
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, secret, 256))
}
