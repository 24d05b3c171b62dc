import { StorageFormatError, StorageKeyError } from '../errors.ts'

/*
 * The record of a store's own key: version ‖ nonce ‖ the 32 bytes of the key under the app's key, AES-256-GCM.
 * A store that is encrypted has it, and one that has it is encrypted.
 */
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const RECORD_BYTES = 1 + NONCE_BYTES + KEY_BYTES + TAG_BYTES
/** What is encrypted here is a key of a store, and can be taken for nothing else. */
const PURPOSE = new TextEncoder().encode('catbird-mls storage: data key')

/** The 32 random bytes of a new store's own key. */
export function newDataKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES))
}

/** Makes the record of a store's own key. */
export async function wrapDataKey(
  appKey: CryptoKey,
  dataKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const wrapped = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: PURPOSE },
    appKey,
    dataKey,
  )
  return Uint8Array.from([VERSION, ...iv, ...new Uint8Array(wrapped)])
}

/** Reads the record of a store's own key. */
export async function unwrapDataKey(appKey: CryptoKey, record: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const [version] = record
  if (version !== undefined && version > VERSION)
    throw new StorageFormatError('newer', 'a later version of the SDK has encrypted this store')
  if (version !== VERSION || record.length !== RECORD_BYTES)
    throw new StorageFormatError('damaged', 'the record of the key of this store was altered')
  const [iv, wrapped] = [record.slice(1, 1 + NONCE_BYTES), record.slice(1 + NONCE_BYTES)]
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: PURPOSE }
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, appKey, wrapped))
  } catch (cause) {
    throw new StorageKeyError('wrong', { cause })
  }
}
