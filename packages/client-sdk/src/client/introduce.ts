import { isError } from '../errors.ts'
import type { Store } from '../storage/contract.ts'
import type { DeviceRecord } from '../store/device-record.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { putRecord } from '../xrpc/repo-records.ts'
import type { ServiceClient } from '../xrpc/service-client.ts'
import type { AppSession } from '../xrpc/session.ts'
import { saveDevice } from './device.ts'

/**
 * Makes a new device known: written to the account's repo, then registered with the service, which looks for the
 * record there, then with a first stock of key packages. Each step may be repeated; a device is `ready` once all
 * are done. A development identity has no repo, and writes no record.
 */
export async function introduce(
  record: DeviceRecord,
  to: { store: Store; service: ServiceClient; session: AppSession; stockUp: () => Promise<void> },
): Promise<void> {
  const { deviceId, ciphersuite, publicKey } = record.keys
  const { device } = to.service.blue.catbird.mls
  await putRecord(to.session, {
    repo: record.keys.did,
    collection: ids.BlueCatbirdMlsActorDevice,
    rkey: deviceId,
    record: repoRecord(record),
  })
  await device.registerDevice({ deviceId, ciphersuite, signatureKey: publicKey, deviceProof: '' })
  await to.stockUp()
  await saveDevice(to.store, { ...record, ready: true })
}

/**
 * The service does not know the device. Where it tells another history than the one that was known, it was set back to a
 * time before the device was: the device registers again, and the service looks for its record in the account's repo,
 * which is not there if it was removed meanwhile. Gives whether it is known now.
 */
export async function registerAgain(
  client: ServiceClient,
  { deviceId, ciphersuite, publicKey }: DeviceRecord['keys'],
  known: string | undefined,
): Promise<boolean> {
  if (known === undefined) return false
  const { server, device } = client.blue.catbird.mls
  const { historyId = known } = (await server.describeServer()).data
  if (historyId === known) return false
  try {
    await device.registerDevice({ deviceId, ciphersuite, signatureKey: publicKey, deviceProof: '' })
    return true
  } catch (err) {
    if (isError(err, 'DeviceRecordMissing', 'DeviceRecordMismatch', 'DuplicateDevice')) return false
    throw err
  }
}

/** The device's record in its owner's repo, in the JSON form that a PDS takes. */
function repoRecord({ keys: { ciphersuite, publicKey }, createdAt }: DeviceRecord): object {
  return {
    $type: ids.BlueCatbirdMlsActorDevice,
    ciphersuite,
    signatureKey: { $bytes: btoa(String.fromCharCode(...publicKey)).replaceAll('=', '') },
    createdAt: new Date(createdAt).toISOString(),
  }
}
