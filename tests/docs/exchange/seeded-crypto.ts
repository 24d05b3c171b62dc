import { createHash } from 'node:crypto'

/** Unsafe: makes the platform's randomness a function of a text, so that the same keys and ids come every time. */
export function unsafeSeededCrypto(
  seed: string,
): Disposable & { readonly bytes: (length: number) => Uint8Array } {
  const bytes = byteStream(seed)
  const { subtle } = globalThis.crypto
  const undo = [
    replaced(globalThis.crypto, 'getRandomValues', (array: Uint8Array) => {
      array.set(bytes(array.length))
      return array
    }),
    ...inTurn(subtle),
  ]
  const generate = subtle.generateKey.bind(subtle)
  undo.push(
    replaced(
      subtle,
      'generateKey',
      (algorithm: AlgorithmIdentifier, extractable: boolean, usages: KeyUsage[]) => {
        const name = typeof algorithm === 'string' ? algorithm : algorithm.name
        const oid = curves[name]
        if (oid === undefined) return generate(algorithm as 'Ed25519', extractable, usages)
        return keyPairOf({ name, oid, secret: bytes(32), usages })
      },
    ),
  )
  return {
    bytes,
    [Symbol.dispose]: () => {
      for (const one of undo.reverse()) one()
    },
  }
}

/** The last byte of the object identifiers 1.3.101.110 and 1.3.101.112 (RFC 8410 §3). */
const curves: Readonly<Record<string, number>> = { X25519: 0x6e, Ed25519: 0x70 }

/** A key pair from its 32 secret bytes, by way of PKCS#8 (RFC 8410 §7). */
async function keyPairOf(of: { name: string; oid: number; secret: Uint8Array; usages: KeyUsage[] }) {
  const { subtle } = globalThis.crypto
  const head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, of.oid, 4, 0x22, 4, 0x20]
  const pkcs8 = Uint8Array.from([...head, ...of.secret])
  const secretUsages = of.usages.filter((usage) => usage !== 'verify')
  const privateKey = await subtle.importKey('pkcs8', pkcs8, of.name, true, secretUsages)
  const { x } = await subtle.exportKey('jwk', privateKey)
  const jwk = { kty: 'OKP', crv: of.name, x: x ?? '' }
  const publicUsages: KeyUsage[] = of.name === 'Ed25519' ? ['verify'] : []
  return { privateKey, publicKey: await subtle.importKey('jwk', jwk, of.name, true, publicUsages) }
}

/** SHA-256 of the seed and a counter, one block after the other. */
function byteStream(seed: string): (length: number) => Uint8Array<ArrayBuffer> {
  let held = new Uint8Array()
  let block = 0
  return (length) => {
    while (held.length < length) {
      const next = createHash('sha256')
        .update(`${seed} ${String(block++)}`)
        .digest()
      held = Uint8Array.from([...held, ...next])
    }
    const taken = held.slice(0, length)
    held = held.slice(length)
    return taken
  }
}

/** Lets the platform's operations run one at a time, in the order of their calls: else threads would race. */
function inTurn(subtle: SubtleCrypto): (() => void)[] {
  const names = [
    'importKey',
    'exportKey',
    'sign',
    'verify',
    'encrypt',
    'decrypt',
    'deriveBits',
    'digest',
  ] as const
  let last: Promise<unknown> = Promise.resolve()
  return names.map((name) => {
    const original = subtle[name].bind(subtle) as (...of: unknown[]) => Promise<unknown>
    return replaced(subtle, name, (...of: unknown[]) => {
      const mine = last.then(() => original(...of))
      last = mine.catch(() => undefined)
      return mine
    })
  })
}

/** Puts a function in the place of a method; gives what takes it back. */
function replaced(object: object, name: string, by: unknown): () => void {
  Object.defineProperty(object, name, { value: by, configurable: true, writable: true })
  return () => void Reflect.deleteProperty(object, name)
}
