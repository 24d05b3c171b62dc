import { StorageFormatError } from '../errors.ts'

/*
 * An encrypted value: version ‖ salt ‖ nonce ‖ ciphertext and tag of AES-256-GCM, with the name of its entry as
 * additional data, so that values cannot change places. The key is made by HKDF from the store's own and the salt.
 */
const VERSION = 1
const SALT_BYTES = 16
const NONCE_BYTES = 12
const HEAD_BYTES = 1 + SALT_BYTES + NONCE_BYTES
const TAG_BYTES = 16
const INFO = new TextEncoder().encode('catbird-mls storage: values')

/** One key may encrypt so often under random nonces (NIST SP 800-38D §8.3). */
const USES_OF_A_KEY = 2 ** 32

/** More derived keys than this are not kept in memory. */
const KEPT_KEYS = 1000

/** A key to encrypt with, and how often it has been used. */
interface WritingKey {
  readonly salt: Uint8Array<ArrayBuffer>
  readonly key: Promise<CryptoKey>
  uses: number
}

/**
 * Encrypts and decrypts values under a store's own key. Every opening of the store encrypts with a new derived key,
 * and takes another one when that is used up. So no count has to outlive a crash, or a file brought back from a
 * backup, for nonces to be safe.
 */
export class ValueCipher {
  readonly #root: CryptoKey
  readonly #usesOfAKey: number
  readonly #derived = new Map<string, Promise<CryptoKey>>()
  #writing: WritingKey | undefined

  private constructor(root: CryptoKey, usesOfAKey: number) {
    this.#root = root
    this.#usesOfAKey = usesOfAKey
  }

  static async create(dataKey: Uint8Array<ArrayBuffer>, usesOfAKey = USES_OF_A_KEY): Promise<ValueCipher> {
    return new ValueCipher(
      await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey']),
      usesOfAKey,
    )
  }

  /** Encrypts the value of the entry `name`. Reads the value before it waits for anything. */
  async encrypt(name: string, value: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const plain = value.slice()
    const { salt, key } = this.#writingKey()
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(parameters(name, iv), await key, plain))
    const sealed = new Uint8Array(HEAD_BYTES + ciphertext.length)
    sealed.set([VERSION, ...salt, ...iv])
    sealed.set(ciphertext, HEAD_BYTES)
    return sealed
  }

  /**
   * Decrypts the value of the entry `name`.
   *
   * @throws {StorageFormatError} `damaged`, if it is not what was encrypted for that entry.
   */
  async decrypt(name: string, sealed: Uint8Array): Promise<Uint8Array> {
    if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES + TAG_BYTES) throw damaged()
    const salt = sealed.slice(1, 1 + SALT_BYTES)
    const iv = sealed.slice(1 + SALT_BYTES, HEAD_BYTES)
    const key = await this.#keyOf(salt)
    try {
      const plain = await crypto.subtle.decrypt(parameters(name, iv), key, sealed.slice(HEAD_BYTES))
      return new Uint8Array(plain)
    } catch (cause) {
      throw damaged({ cause })
    }
  }

  #writingKey(): WritingKey {
    if (this.#writing === undefined || this.#writing.uses >= this.#usesOfAKey) {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
      this.#writing = { salt, key: this.#keyOf(salt), uses: 0 }
    }
    this.#writing.uses++
    return this.#writing
  }

  #keyOf(salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    const id = String.fromCharCode(...salt)
    const kept = this.#derived.get(id)
    if (kept !== undefined) return kept
    if (this.#derived.size >= KEPT_KEYS) this.#derived.clear()
    const key = this.#derive(salt)
    this.#derived.set(id, key)
    return key
  }

  #derive(salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: INFO }
    const aes = { name: 'AES-GCM', length: 256 }
    return crypto.subtle.deriveKey(hkdf, this.#root, aes, false, ['encrypt', 'decrypt'])
  }
}

function parameters(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) }
}

function damaged(options?: ErrorOptions): StorageFormatError {
  return new StorageFormatError('damaged', 'a value of this store was altered', options)
}
