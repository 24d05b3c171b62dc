import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { bytesEqual } from '../mls/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import { maxDevices } from './limits.ts'
import { selectRegistration } from './sql/select-registration.ts'
import type { RegistrationRow } from './sql/select-registration.ts'

/** A device that asks to be registered. */
export type NewDevice = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  /** Every form of the key. */
  readonly keyForms: readonly Uint8Array[]
}

/**
 * Looks whether a device may be registered: it is the `same` as one that is, or its id and its key are `free` and the
 * account has room. By itself a preview, to be trusted only while the account's row is locked.
 *
 * @throws ServiceError `DuplicateDevice`, `DeviceLimitReached`
 */
export async function lookUpRegistration(db: Queryable, device: NewDevice): Promise<'same' | 'free'> {
  const { did, deviceId, keyForms } = device
  const [found] = await db.query<RegistrationRow>(selectRegistration, [did, deviceId, keyForms])
  if (found?.known_key) return sameDevice({ ...found, known_key: found.known_key }, device)
  if (found?.key_taken) throw duplicateDevice('The signature key is bound to another device; make a new one.')
  if ((found?.active ?? 0) >= maxDevices) throw tooManyDevices()
  return 'free'
}

/** A device id that is known is the device itself, if it has the same key and has not been removed. */
function sameDevice(found: RegistrationRow & { readonly known_key: Uint8Array }, device: NewDevice): 'same' {
  const same = found.known_suite === device.ciphersuite && bytesEqual(found.known_key, device.signatureKey)
  if (!same) throw duplicateDevice('The device id is bound to another key; choose a new one.')
  if (found.removed) throw duplicateDevice('The device was removed; register it with a new id and a new key.')
  return 'same'
}

/** The id or the key is bound otherwise; the message says which, and what to do. */
export function duplicateDevice(message: string): ServiceError {
  return new ServiceError('DuplicateDevice', { message })
}

function tooManyDevices(): ServiceError {
  return new ServiceError('DeviceLimitReached', {
    message: `The account has ${maxDevices} devices; listDevices shows them and removeDevice frees one.`,
  })
}
