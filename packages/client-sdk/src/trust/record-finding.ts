import { bytesEqual } from '../bytes.ts'
import { MlsClientError } from '../errors.ts'
import type { AccountTrust, DeviceTrust } from '../store/trust-record.ts'
import type { Finding } from './account.ts'
import type { DeviceOf, Ledger } from './ledger.ts'
import type { DeviceRecordView, FoundRecord, RecordSource } from './record-source.ts'

/** Whether `by` signed that `device` belongs to its account. */
export type EndorsementCheck = (
  device: { did: string; deviceId: string; ciphersuite: string; signatureKey: Uint8Array },
  endorsement: { deviceId: string; signature: Uint8Array },
  by: { deviceId: string; ciphersuite: string; signatureKey: Uint8Array },
) => Promise<boolean>

/** What finding out takes. */
export interface RecordPorts {
  readonly records: RecordSource
  readonly verifiesEndorsement: EndorsementCheck
  /** Aborts when the client closes. */
  readonly signal: AbortSignal
}

/**
 * Finds out what the owner's repo says of a device; undefined where it was never met.
 *
 * @throws whatever kept it from finding out: also a repo that shows an older state than it has shown before
 */
export async function lookUp(
  { records, verifiesEndorsement, signal }: RecordPorts,
  ledger: Pick<Ledger, 'account' | 'device'>,
  who: DeviceOf,
): Promise<Finding | undefined> {
  const account = ledger.account(who.did)
  const device = ledger.device(who)
  if (account === undefined || device === undefined) return undefined
  const found = await records.fetch(who.did, who.deviceId, signal)
  if (account.rev !== undefined && found.rev < account.rev)
    throw new MlsClientError('DeviceRecordUnavailable', `the repo of ${who.did} is shown in an old state`)
  return findingFrom(found, { account, device }, verifiesEndorsement)
}

/** Holds what a repo says of a device against the device as it is in groups. */
async function findingFrom(
  found: FoundRecord,
  { account, device }: { account: AccountTrust; device: DeviceTrust },
  verifies: EndorsementCheck,
): Promise<Finding> {
  const { rev } = found
  switch (found.kind) {
    case 'absent':
      return { kind: 'refuted', rev, reason: 'recordMissing' }
    case 'malformed':
      return { kind: 'refuted', rev, reason: 'recordMalformed' }
    case 'present': {
      const { ciphersuite, signatureKey } = found.record
      if (ciphersuite !== device.ciphersuite || !bytesEqual(signatureKey, device.signatureKey))
        return { kind: 'refuted', rev, reason: 'otherKey' }
      return { kind: 'matches', rev, endorsers: await endorsersOf(found.record, account, device, verifies) }
    }
    default:
      return found satisfies never
  }
}

/** Keys of the account's known devices that vouch for this one, whether or not anybody vouches for them. */
async function endorsersOf(
  { endorsedBy }: DeviceRecordView,
  { did, devices }: AccountTrust,
  { deviceId, ciphersuite, signatureKey }: DeviceTrust,
  verifies: EndorsementCheck,
): Promise<Uint8Array[]> {
  const endorsers: Uint8Array[] = []
  for (const endorsement of endorsedBy) {
    for (const by of devices.filter((other) => other.deviceId === endorsement.deviceId)) {
      if (await verifies({ did, deviceId, ciphersuite, signatureKey }, endorsement, by))
        endorsers.push(by.signatureKey)
    }
  }
  return endorsers
}
