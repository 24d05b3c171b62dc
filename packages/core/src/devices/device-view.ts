import type { DeviceId, Did } from '../mls/index.ts'

/** A registered device, as it is shown. */
export type DeviceView = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  readonly createdAt: Date
  /** When it was last seen, to the day. Shown to its own account alone. */
  readonly lastSeenAt?: Date
}

/** A device as it is stored. */
export type DeviceRow = {
  readonly did: string
  readonly device_id: string
  readonly ciphersuite: string
  readonly signature_key: Uint8Array
  readonly created_at: Date
  readonly last_seen_at: Date | null
  readonly removed_at: Date | null
}

/** Shapes a row; `owner` says whether its own account is looking. */
export function viewDevice(row: DeviceRow, { owner }: { readonly owner: boolean }): DeviceView {
  return {
    did: row.did as Did,
    deviceId: row.device_id as DeviceId,
    ciphersuite: row.ciphersuite,
    signatureKey: row.signature_key,
    createdAt: row.created_at,
    ...(owner && row.last_seen_at !== null ? { lastSeenAt: startOfDay(row.last_seen_at) } : {}),
  }
}

function startOfDay(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 86_400_000) * 86_400_000)
}
