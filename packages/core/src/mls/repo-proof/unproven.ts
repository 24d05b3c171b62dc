import { ServiceError } from '../../errors/index.ts'
import { fromCbor } from '../cbor.ts'
import type { CborMap } from '../cbor.ts'

/** The error of bytes that prove nothing: neither that a record is there, nor that it is not. */
export function unproven(message: string, cause?: unknown): ServiceError {
  return new ServiceError('DeviceRecordUnavailable', { message, ...(cause === undefined ? {} : { cause }) })
}

/**
 * Reads one block of a repo, which is a DAG-CBOR map in its one deterministic form.
 *
 * @throws ServiceError `DeviceRecordUnavailable`
 */
export function readBlock(bytes: Uint8Array, what: string): CborMap {
  try {
    return fromCbor(bytes, what)
  } catch (cause) {
    throw unproven(`${what} cannot be read`, cause)
  }
}
