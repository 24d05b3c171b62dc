import type { RegisteredDevice } from '../identity/live-device.ts'
import { bytesEqual } from '../mls/index.ts'
import type { LeafRef } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'

/**
 * Checks that a leaf is the device's own: its identity, and the key that it is bound to for ever.
 *
 * @throws ServiceError `NotAllowed`
 */
export function checkOwnLeaf(leaf: LeafRef, device: RegisteredDevice): void {
  const own =
    leaf.did === device.did &&
    leaf.deviceId === device.deviceId &&
    bytesEqual(leaf.signatureKey, device.signatureKey)
  if (!own) throw refuse('service.own-leaf', 'the leaf is not of the calling device and its key')
}
