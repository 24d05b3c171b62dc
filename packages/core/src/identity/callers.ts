import type { DeviceId, Did } from '../mls/index.ts'

/** Who asks, known by the account alone. */
export type AccountCaller = { readonly did: Did }

/** Who asks, known down to one registered device: by a session, or by a device proof. */
export type DeviceCaller = { readonly did: Did; readonly deviceId: DeviceId }

/** A device that asks by its session. */
export type SessionCaller = DeviceCaller & { readonly sessionId: string }
