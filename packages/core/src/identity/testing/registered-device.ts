import type { Queryable } from '../../database/index.ts'
import { createTestDevice } from './device.ts'
import type { TestDevice } from './device.ts'

/** Writes an account with a device straight into the tables, for tests that are about something else. */
export async function insertTestDevice(db: Queryable, of: Partial<TestDevice> = {}): Promise<TestDevice> {
  const device = await createTestDevice(of)
  await db.execute('INSERT INTO account (did) VALUES ($1) ON CONFLICT DO NOTHING', [device.did])
  await db.execute(
    `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at) VALUES ($1, $2, $3, $4, now())`,
    [device.did, device.deviceId, device.ciphersuite, device.signatureKey],
  )
  return device
}
