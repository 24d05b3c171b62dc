import { createDeviceProof } from '@catbird-mls/core/mls'
import { randomBytes } from '../bytes.ts'
import { MlsClientError } from '../errors.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Store } from '../storage/contract.ts'
import { deviceRecord } from '../store/device-record.ts'
import type { DeviceRecord } from '../store/device-record.ts'
import { keys } from '../store/keys.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { putRecord } from '../xrpc/service-auth.ts'
import type { DeviceProver, ServiceClient } from '../xrpc/service-client.ts'
import type { AppSession } from '../xrpc/session.ts'

/** The device of this store; a new one where there is none yet. It is stored before anybody hears of it. */
export async function deviceOf(
  store: Store,
  account: { did: string; service: string; ciphersuite: DeviceKeys['ciphersuite']; now: number },
): Promise<DeviceRecord> {
  const stored = await store.get(keys.device)
  if (stored !== undefined) return belongingTo(account, deviceRecord.decode(stored))
  const made: DeviceRecord = {
    service: account.service,
    keys: await generateDeviceKeys(account.did, account.ciphersuite),
    createdAt: account.now,
    ready: false,
  }
  await save(store, made)
  return made
}

function belongingTo({ did, service }: { did: string; service: string }, record: DeviceRecord): DeviceRecord {
  if (record.keys.did === did && record.service === service) return record
  throw new MlsClientError('WrongStorage', `this storage belongs to ${record.keys.did} at ${record.service}`)
}

/**
 * Makes a new device known: written to the account's repo, then registered with the service, which looks for the
 * record there, then with a first stock of key packages. Each step may be repeated; a device is `ready` once all
 * are done. A development identity has no repo, and writes no record.
 */
export async function introduce(
  record: DeviceRecord,
  to: { store: Store; service: ServiceClient; session: AppSession; stockUp: () => Promise<void> },
): Promise<void> {
  if (record.ready) return
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
  await save(to.store, { ...record, ready: true })
}

/** Makes this device's proofs: signatures of its key over exactly one call. */
export function proverOf(device: DeviceKeys, serviceDid: string, now: () => number): DeviceProver {
  return ({ lxm, body }) =>
    createDeviceProof(
      { service: serviceDid, did: device.did, lxm, body },
      { deviceId: device.deviceId, ciphersuite: device.ciphersuite, signatureKey: device.privateKey },
      { issuedAt: Math.floor(now() / 1000), nonce: randomBytes(16) },
    )
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

async function save(store: Store, record: DeviceRecord): Promise<void> {
  await store.write([{ key: keys.device, value: deviceRecord.encode(record) }])
}
