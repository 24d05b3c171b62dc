import { fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'

/** How a kind of record becomes bytes and comes back. */
export interface RecordCodec<T> {
  readonly encode: (record: T) => Uint8Array
  readonly decode: (bytes: Uint8Array) => T
}

/**
 * A codec for records of plain values. The store holds what this client wrote and nothing else, so what is
 * read has the type that was written; `v` is there for later versions to tell their records from these.
 */
export function recordCodec<T extends object>(): RecordCodec<T> {
  return {
    encode: (record) => toCbor({ v: 1, value: record as unknown as CborValue }),
    decode: (bytes) => fromCbor(bytes).value as unknown as T,
  }
}
