import { randomBytes, randomUUID } from 'node:crypto'
import type { Queryable } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/ids.ts'
import type { DeviceCaller } from '../callers.ts'

/** Writes an account with a device straight into the tables, for tests that are about something else. */
export async function insertTestDevice(
  db: Queryable,
  device: { readonly did?: Did; readonly signatureKey?: Uint8Array; readonly ciphersuite?: string } = {},
): Promise<DeviceCaller> {
  const did = device.did ?? (`did:example:${randomUUID()}` as Did)
  const deviceId = randomUUID() as string as DeviceId
  await db.execute('INSERT INTO account (did) VALUES ($1) ON CONFLICT DO NOTHING', [did])
  await db.execute(
    `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at) VALUES ($1, $2, $3, $4, now())`,
    [
      did,
      deviceId,
      device.ciphersuite ?? 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
      device.signatureKey ?? randomBytes(32),
    ],
  )
  return { did, deviceId }
}
