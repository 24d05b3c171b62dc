import { fromCbor, toCbor } from '../cbor.ts'
import { packPlaces, unpackPlaces } from './place.ts'

/** How a kind of record becomes bytes and comes back. */
export interface RecordCodec<T> {
  readonly encode: (record: T) => Uint8Array
  readonly decode: (bytes: Uint8Array) => T
}

/** The form of records in which a place stands that is no whole number; few are. */
const WITH_PLACES = 2

/**
 * A codec for records of plain values. The store holds what this client wrote and nothing else, so what is
 * read has the type that was written; `v` is there for later versions to tell their records from these.
 */
export function recordCodec<T extends object>(): RecordCodec<T> {
  return {
    encode: (record) => {
      const { value, packed } = packPlaces(record)
      return toCbor({ v: packed ? WITH_PLACES : 1, value })
    },
    decode: (bytes) => {
      const { v, value } = fromCbor(bytes)
      return (v === WITH_PLACES && value !== undefined ? unpackPlaces(value) : value) as unknown as T
    },
  }
}
