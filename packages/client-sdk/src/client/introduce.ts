import type { DeviceRecord } from '../store/device-record.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import type { RecordPlace } from '../xrpc/service-auth.ts'
import type { ServiceClient } from '../xrpc/service-client.ts'

/** Where a new device is made known. What does that is handed in: this file would part the SDK in pieces otherwise. */
export interface Introduction {
  readonly service: ServiceClient
  /** The collection of device records. */
  readonly collection: string
  /** Writes to the account's repo. */
  put(record: RecordPlace & { readonly record: object }): Promise<void>
  readonly engine: Pick<SyncEngine, 'stock' | 'trust'>
  /** Stores the device. */
  save(record: DeviceRecord): Promise<void>
}

/**
 * Makes a new device known: written to the account's repo, then registered with the service, which looks for the
 * record there, then with a first stock of key packages. Each step may be repeated; a device is `ready` once all
 * are done. A development identity has no repo, and writes no record.
 */
export async function introduce(record: DeviceRecord, to: Introduction): Promise<void> {
  const { deviceId: rkey, did: repo, ciphersuite, publicKey } = record.keys
  const { device } = to.service.blue.catbird.mls
  const { collection, engine } = to
  const { stock, trust } = engine
  await to.put({ repo, collection, rkey, record: repoRecord(record, collection) })
  await device.registerDevice({ deviceId: rkey, ciphersuite, signatureKey: publicKey, deviceProof: '' })
  // A new device takes the devices that its account has when it is set up for the account's own.
  if (trust.mode !== 'server') await trust.meetOwn((await device.listDevices()).data.devices)
  await stock.topUp()
  await to.save({ ...record, ready: true })
}

/** The device's record in its owner's repo, in the JSON form that a PDS takes. */
function repoRecord({ keys: { ciphersuite, publicKey }, createdAt }: DeviceRecord, $type: string): object {
  return {
    $type,
    ciphersuite,
    signatureKey: { $bytes: btoa(String.fromCharCode(...publicKey)).replaceAll('=', '') },
    createdAt: new Date(createdAt).toISOString(),
  }
}
