import { recordCodec } from './codec.ts'

/**
 * What is known of a device's key.
 * unverified → verified: its owner's repo was seen to hold the record with this key;
 * unverified, verified → refused: the repo holds no such record, or one with another key;
 * refused → verified: the record is there again.
 * A repo that cannot be reached changes nothing.
 */
export type TrustState =
  /** Its owner's repo has not said anything about it yet. */
  | 'unverified'
  /** Its owner's repo was seen to hold its record, with this key. */
  | 'verified'
  /** Its owner's repo holds no such record, or one with another key. */
  | 'refused'

/** Why a device is refused. */
export type RefusalReason =
  /** Its owner's repo has no record of it. */
  | 'recordMissing'
  /** What stands in its place is no record of a device. */
  | 'recordMalformed'
  /** The record names another key or ciphersuite. */
  | 'otherKey'
  /** The device by this id was known with another key before: a device's key is for ever. */
  | 'keyChanged'

/** A device by its id and its key: the same id with another key is another one. */
export interface DeviceKey {
  readonly deviceId: string
  readonly signatureKey: Uint8Array
}

/** What this client holds of one device. */
export interface DeviceTrust extends DeviceKey {
  readonly ciphersuite: string
  readonly state: TrustState
  /** Why, where it is refused. */
  readonly refusal?: RefusalReason
  /** Met together with its account: where trust in the account begins (first use). */
  readonly first: boolean
  /** Known as its account's own: verified and met first, or endorsed by one that is. Stays with the key. */
  readonly endorsed: boolean
  /** Keys of devices whose endorsements of it verified; they count once those devices are endorsed themselves. */
  readonly endorsers: readonly Uint8Array[]
  /** A person said yes to it as it is. Being refused takes that back. */
  readonly approved: boolean
  /** When it was met (ms). */
  readonly firstSeen: number
  /** When its owner's repo last said anything about it (ms). */
  readonly checkedAt?: number
  /** When it was first verified (ms): from then on its id is this key's. */
  readonly verifiedAt?: number
}

/** What this client holds of an account's devices. */
export interface AccountTrust {
  readonly did: string
  /** The newest revision seen of its repo: what an older one says is no news. */
  readonly rev?: string
  readonly devices: readonly DeviceTrust[]
}

/** {@link AccountTrust} and bytes. */
export const trustRecord = recordCodec<AccountTrust>()
