import type { RegistrationRow } from './sql/registrations.ts'
import type { PushRegistration, PushTarget } from './target.ts'

/** A registration as its row has it. */
export function registrationOf(row: RegistrationRow): PushRegistration {
  const { did, device_id: deviceId, topic, created_at: createdAt } = row
  return { device: { did, deviceId }, target: targetOf(row), topic, createdAt }
}

/** What a kind does not have is null in its row: the table's constraints see to that. */
function targetOf(row: RegistrationRow): PushTarget {
  const { kind, address, public_key: key, auth_secret: auth, app, environment } = row
  switch (kind) {
    case 'webPush':
      return { kind, endpoint: address, p256dh: key, auth: auth ?? new Uint8Array() }
    case 'apns':
      return { kind, token: address, key, topic: app ?? '', environment: environment ?? 'production' }
    case 'fcm':
      return { kind, token: address, key }
    default:
      return kind satisfies never
  }
}
