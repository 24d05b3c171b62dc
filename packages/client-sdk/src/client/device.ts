import { createDeviceProof } from '@catbird-mls/core/mls'
import { randomBytes } from '../bytes.ts'
import { MlsClientError } from '../errors.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Store } from '../storage/contract.ts'
import { deviceRecord } from '../store/device-record.ts'
import type { DeviceRecord } from '../store/device-record.ts'
import { keys } from '../store/keys.ts'
import type { DeviceProver } from '../xrpc/service-client.ts'

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
  await saveDevice(store, made)
  return made
}

function belongingTo({ did, service }: { did: string; service: string }, record: DeviceRecord): DeviceRecord {
  if (record.keys.did === did && record.service === service) return record
  throw new MlsClientError('WrongStorage', `this storage belongs to ${record.keys.did} at ${record.service}`)
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

/** Stores the device. */
export async function saveDevice(store: Store, record: DeviceRecord): Promise<void> {
  await store.write([{ key: keys.device, value: deviceRecord.encode(record) }])
}
