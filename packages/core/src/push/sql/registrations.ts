import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'

/** A registration as it is stored. */
export type RegistrationRow = {
  readonly did: Did
  readonly device_id: DeviceId
  readonly kind: 'webPush' | 'apns' | 'fcm'
  readonly address: string
  readonly public_key: Uint8Array
  readonly auth_secret: Uint8Array | null
  readonly app: string | null
  readonly environment: 'production' | 'sandbox' | null
  readonly topic: string
  readonly created_at: Date
}

/**
 * Puts a device's registration in the place of the one before. Parameters: did, device id, kind, address, public key,
 * auth secret, app, environment, topic, now. The same target again keeps its topic, so that what waits at the push
 * service still collapses. Whatever was due is dropped: the device is awake. While the device's row is held, so that none
 * appears after its removal.
 */
export const putRegistration: PreparedStatement = {
  name: 'push_put_registration',
  text: `
    INSERT INTO push_registration AS r
      (did, device_id, kind, address, public_key, auth_secret, app, environment, topic, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (did, device_id) DO UPDATE SET
      kind = excluded.kind, address = excluded.address, public_key = excluded.public_key,
      auth_secret = excluded.auth_secret, app = excluded.app, environment = excluded.environment,
      topic = CASE
        WHEN (r.kind, r.address, r.public_key) = (excluded.kind, excluded.address, excluded.public_key) THEN r.topic
        ELSE excluded.topic END,
      created_at = excluded.created_at,
      state = 'idle', wake_at = NULL, rests_until = NULL, unanswered = 0, attempts = 0`,
}

/** Forgets a device's registration. Parameters: did, device id. */
export const deleteRegistration: PreparedStatement = {
  name: 'push_delete_registration',
  text: `DELETE FROM push_registration WHERE did = $1 AND device_id = $2`,
}
