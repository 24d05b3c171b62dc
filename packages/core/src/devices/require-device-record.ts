import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller, DeviceRecordSource } from '../identity/index.ts'
import { judgeDeviceRecord } from './judge-device-record.ts'
import { readRepoRev } from './sql/read-repo-rev.ts'
import type { RepoRevRow } from './sql/read-repo-rev.ts'

/** The record is there, proven by this revision of the repo; or the owner has no repo. */
export type RequiredRecord = { readonly kind: 'matches'; readonly rev: string } | { readonly kind: 'noRepo' }

/**
 * Makes sure that the owner's repo holds the record of a device, with its suite and key. To be called outside any
 * transaction, since it waits for somebody else's server.
 *
 * @throws ServiceError `DeviceRecordMissing`, `DeviceRecordMismatch`, `DeviceRecordUnavailable`
 */
export async function requireDeviceRecord(
  ports: { readonly db: Queryable; readonly deviceRecords: DeviceRecordSource },
  device: DeviceCaller & { readonly ciphersuite: string; readonly signatureKey: Uint8Array },
): Promise<RequiredRecord> {
  const { did, deviceId } = device
  const [account] = await ports.db.query<RepoRevRow>(readRepoRev, [did])
  const found = await ports.deviceRecords.find({ did, deviceId, knownRev: account?.repo_rev ?? undefined })
  const verdict = judgeDeviceRecord(found, device)
  switch (verdict.kind) {
    case 'missing':
    case 'noAccount':
      throw new ServiceError('DeviceRecordMissing')
    case 'differs':
      throw new ServiceError('DeviceRecordMismatch')
    case 'matches':
      return { kind: verdict.kind, rev: verdict.rev }
    case 'noRepo':
      return { kind: verdict.kind }
    default:
      return verdict satisfies never
  }
}
