import type { Queryable } from '../../database/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'

/** Writes devices and their accounts straight into the database. */
export async function insertDevices(db: Queryable, devices: readonly DeviceCaller[]): Promise<void> {
  for (const { did, deviceId } of devices) {
    await db.execute('INSERT INTO account (did) VALUES ($1) ON CONFLICT DO NOTHING', [did])
    await db.execute(
      `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at)
       VALUES ($1, $2, 'x', convert_to($1 || $2, 'UTF8'), now())`,
      [did, deviceId],
    )
  }
}
