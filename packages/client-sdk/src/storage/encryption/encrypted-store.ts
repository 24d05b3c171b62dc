import type { Change, KeyRange, Store, StoreEntry } from '../contract.ts'
import { StorageClosedError } from '../errors.ts'
import type { ValueCipher } from './value-cipher.ts'

/** Keys below this are the SDK's own business: no key of the client begins with a control character. */
const OWN_END = '\x1f'

/** Where the record of the store's own key lies. */
export const DATA_KEY = '\x01data-key'

/** A store whose values are encrypted in another one. Names stay as they are. */
export class EncryptedStore implements Store {
  readonly #inner: Store
  readonly #cipher: ValueCipher
  #open = true
  /** Writes are encrypted side by side, and reach the inner store in the order of their calls. */
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(inner: Store, cipher: ValueCipher) {
    this.#inner = inner
    this.#cipher = cipher
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#checkOpen()
    const sealed = await this.#inner.get(key)
    return sealed && this.#cipher.decrypt(key, sealed)
  }

  async list(range: KeyRange): Promise<StoreEntry[]> {
    this.#checkOpen()
    const entries = await this.#inner.list({ ...range, after: range.after ?? OWN_END })
    return Promise.all(
      entries.map(async ([key, sealed]): Promise<StoreEntry> => [
        key,
        await this.#cipher.decrypt(key, sealed),
      ]),
    )
  }

  write(changes: readonly Change[]): Promise<void> {
    const written = this.#write(changes, this.#lastWrite)
    this.#lastWrite = written.catch(() => undefined) // the caller has the error
    return written
  }

  async close(): Promise<void> {
    this.#open = false
    await this.#lastWrite
    await this.#inner.close()
  }

  async #write(changes: readonly Change[], before: Promise<unknown>): Promise<void> {
    this.#checkOpen()
    const sealed = Promise.all(changes.map((change) => this.#sealed(change)))
    await Promise.allSettled([before, sealed])
    await this.#inner.write(await sealed)
  }

  async #sealed({ key, value }: Change): Promise<Change> {
    return { key, value: value && (await this.#cipher.encrypt(key, value)) }
  }

  #checkOpen(): void {
    if (!this.#open) throw new StorageClosedError('this storage was closed')
  }
}
