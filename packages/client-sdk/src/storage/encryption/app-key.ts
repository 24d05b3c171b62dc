import { StorageKeyError, StorageUnavailableError } from '../errors.ts'

/**
 * The key that an app supplies: 32 bytes, or a `CryptoKey` for AES-GCM of 256 bits with the usages `encrypt` and
 * `decrypt`, which may well be one that cannot be extracted. A key for AES-KW is not taken: it could wrap no
 * more than this, and binds no name to what it wraps.
 */
export type StorageKey = Uint8Array | CryptoKey

/** A key of WebCrypto for what the app supplied. */
export async function importAppKey(key: StorageKey): Promise<CryptoKey> {
  const subtle = subtleCrypto()
  if (key instanceof Uint8Array) {
    if (key.length !== 32) throw new StorageKeyError('unusable')
    return subtle.importKey('raw', key.slice(), 'AES-GCM', false, ['encrypt', 'decrypt'])
  }
  if (!isUsable(key)) throw new StorageKeyError('unusable')
  return key
}

/** A page that did not come over https has no WebCrypto; types do not say so. */
function subtleCrypto(): SubtleCrypto {
  const subtle = crypto.subtle as SubtleCrypto | undefined
  if (subtle === undefined)
    throw new StorageUnavailableError('encrypted storage needs WebCrypto, which a page has over https only')
  return subtle
}

function isUsable({ algorithm, usages }: CryptoKey): boolean {
  const is256 = 'length' in algorithm && algorithm.length === 256
  return algorithm.name === 'AES-GCM' && is256 && usages.includes('encrypt') && usages.includes('decrypt')
}
