import { bytesEqual } from '../bytes.ts'
import type { AccountTrust, DeviceTrust } from '../store/trust-record.ts'
import type { Finding } from './account.ts'
import type { DeviceRecordView, FoundRecord } from './record-source.ts'

/** Whether `by` signed that `device` belongs to its account. */
export type EndorsementCheck = (
  device: { did: string; deviceId: string; ciphersuite: string; signatureKey: Uint8Array },
  endorsement: { deviceId: string; signature: Uint8Array },
  by: { deviceId: string; ciphersuite: string; signatureKey: Uint8Array },
) => Promise<boolean>

/** Holds what a repo says of a device against the device as it is in groups. */
export async function findingFrom(
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
