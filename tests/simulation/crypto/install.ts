import { SeededBytes } from './seeded-bytes.ts'
import { syncSubtle } from './sync-subtle.ts'

/**
 * Replaces the process's WebCrypto by one that follows from the seed: keys, ids and nonces come again with it, and with
 * them every order that goes by an id. Only ever in a process that simulates. Ends with the platform's own back in
 * place; libraries that keep a hold of `crypto.subtle` go on with the seeded one, so one installation follows another
 * on the same object.
 */
export function installSeededCrypto(seed: string): Disposable {
  source.bytes = new SeededBytes(seed)
  Object.defineProperty(globalThis, 'crypto', { value: seeded, configurable: true })
  return { [Symbol.dispose]: () => Object.defineProperty(globalThis, 'crypto', platform ?? {}) }
}

const platform = Object.getOwnPropertyDescriptor(globalThis, 'crypto')
const source = { bytes: new SeededBytes('none') }
const take = (length: number) => source.bytes.take(length)

const seeded: Crypto = {
  subtle: syncSubtle({ take }),
  getRandomValues<T extends ArrayBufferView | null>(array: T): T {
    if (array === null) return array
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(take(array.byteLength))
    return array
  },
  randomUUID() {
    const hex = Buffer.from(take(16)).toString('hex')
    // RFC 9562 §5.4: version 4, variant 10
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  },
}
