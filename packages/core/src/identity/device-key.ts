import type { DeviceCaller } from './callers.ts'

/** A device as a key of a map. */
export function deviceKey({ did, deviceId }: DeviceCaller): string {
  return `${did}#${deviceId}`
}
