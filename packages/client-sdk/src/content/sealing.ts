import { asBufferSource, randomBytes } from '../bytes.ts'

const NONCE = 12

/** Seals bytes under a key, bound to `bound`: nonce ‖ AES-256-GCM. */
export async function seal(key: Uint8Array, bound: Uint8Array, plain: Uint8Array): Promise<Uint8Array> {
  const iv = randomBytes(NONCE)
  const sealed = await crypto.subtle.encrypt(gcm(iv, bound), await gcmKey(key), asBufferSource(plain))
  return Uint8Array.from([...iv, ...new Uint8Array(sealed)])
}

/** Opens what was sealed; undefined if key or `bound` do not fit. */
export async function openSealed(
  key: Uint8Array,
  bound: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  try {
    const algorithm = gcm(sealed.subarray(0, NONCE), bound)
    const body = asBufferSource(sealed.subarray(NONCE))
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, await gcmKey(key), body))
  } catch {
    return undefined
  }
}

function gcm(iv: Uint8Array, bound: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: asBufferSource(iv), additionalData: asBufferSource(bound) }
}

function gcmKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', asBufferSource(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}
