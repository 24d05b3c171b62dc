import { isCborMap } from '../cbor.ts'
import type { CborMap, CborValue } from '../cbor.ts'
import { asDeviceId } from '../ids.ts'
import { isDatetime } from './datetime.ts'
import type { Endorsement } from './endorsement.ts'

/** The collection of device records in their owners' repos; the record key is the device id. */
export const DEVICE_COLLECTION = 'blue.catbird.mls.actor.device'

/** The bounds of the lexicon. */
const MAX_SUITE_CHARACTERS = 64
const MAX_KEY_BYTES = 4096
const MAX_SIGNATURE_BYTES = 5120
const MAX_ENDORSEMENTS = 20

/** A device as the record in its owner's repo describes it. */
export interface PublishedDevice {
  readonly ciphersuite: string
  /** The public MLS signature key. */
  readonly signatureKey: Uint8Array
  /** When the device was set up, by its own clock: RFC 3339, as it was written. */
  readonly createdAt: string
  /** What earlier devices have signed; nothing of it is verified yet. */
  readonly endorsedBy: readonly Endorsement[]
}

/**
 * Reads a record of `blue.catbird.mls.actor.device`; undefined where it is none. Fields that are not known are left
 * out: the lexicon grows by optional ones.
 */
export function readPublishedDevice(record: CborMap): PublishedDevice | undefined {
  const { $type, ciphersuite, signatureKey, createdAt } = record
  const endorsedBy = readEndorsements(record.endorsedBy ?? [])
  if ($type !== DEVICE_COLLECTION || endorsedBy === undefined) return undefined
  if (typeof ciphersuite !== 'string' || ciphersuite.length > MAX_SUITE_CHARACTERS) return undefined
  if (!isBytes(signatureKey, MAX_KEY_BYTES)) return undefined
  if (typeof createdAt !== 'string' || !isDatetime(createdAt)) return undefined
  return { ciphersuite, signatureKey, createdAt, endorsedBy }
}

/** One endorsement that cannot be read makes the record none of the lexicon's, as it would for any reader. */
function readEndorsements(value: CborValue): Endorsement[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_ENDORSEMENTS) return undefined
  const read = value.map(readEndorsement)
  const good = read.filter((endorsement) => endorsement !== undefined)
  return good.length === read.length ? good : undefined
}

function readEndorsement(value: CborValue): Endorsement | undefined {
  const { deviceId: id, signature } = isCborMap(value) ? value : {}
  const deviceId = typeof id === 'string' ? asDeviceId(id) : undefined
  return deviceId && isBytes(signature, MAX_SIGNATURE_BYTES) ? { deviceId, signature } : undefined
}

function isBytes(value: CborValue | undefined, atMost: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length > 0 && value.length <= atMost
}
