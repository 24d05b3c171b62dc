import { randomBytes } from 'node:crypto'

/** Where randomness comes from. Passed in, so that tests and simulations own it. */
export interface Random {
  /** As many bytes as asked for, fit for keys. */
  bytes(length: number): Uint8Array
}

/** The operating system's randomness. */
export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }
