import { fromCbor } from '../cbor.ts'
import { readPublishedDevice, DEVICE_COLLECTION } from './published-device.ts'
import type { PublishedDevice } from './published-device.ts'
import { verifyRecordProof } from '../repo-proof/verify-record-proof.ts'
import type { RepoKey } from '../repo-proof/repo-key.ts'

/** The most bytes of a proof of a device record: the record at its largest, and a path through any tree that grew by itself. */
export const MAX_DEVICE_RECORD_PROOF_BYTES = 256 * 1024

/**
 * What a repo proves of a device: its record, that there is none, or that what stands there is no device record.
 * `rev` is the revision of the repo that proves it; see {@link newestRev}.
 */
export type DeviceRecordProof =
  | { readonly kind: 'present'; readonly rev: string; readonly record: PublishedDevice }
  | { readonly kind: 'absent'; readonly rev: string }
  | { readonly kind: 'malformed'; readonly rev: string }

/**
 * Verifies the answer of `com.atproto.sync.getRecord` for a device's record, whoever has carried it: a CAR with the
 * repo's signed commit and the path through its tree to the record, or to the gap where it would be.
 *
 * @throws ServiceError `DeviceRecordUnavailable` where the bytes prove nothing either way
 */
export function verifyDeviceRecordProof(input: {
  readonly car: Uint8Array
  readonly did: string
  readonly deviceId: string
  /** The account's `#atproto` key, from its DID document. */
  readonly signingKey: RepoKey
  /** The newest revision known of this repo: an older one is an old state brought back, and proves nothing. */
  readonly knownRev?: string | undefined
}): DeviceRecordProof {
  const { deviceId, ...proof } = input
  const { rev, record } = verifyRecordProof({
    ...proof,
    path: `${DEVICE_COLLECTION}/${deviceId}`,
    maxBytes: MAX_DEVICE_RECORD_PROOF_BYTES,
  })
  if (record === undefined) return { kind: 'absent', rev }
  const device = readRecord(record)
  return device === undefined ? { kind: 'malformed', rev } : { kind: 'present', rev, record: device }
}

/** What stands in the repo is proven also where it cannot be read: it is no device record. */
function readRecord(bytes: Uint8Array): PublishedDevice | undefined {
  try {
    return readPublishedDevice(fromCbor(bytes, 'the record'))
  } catch {
    return undefined
  }
}
