import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { acceptDeviceProof } from '../identity/index.ts'
import type { ProvenCall } from '../identity/index.ts'
import { asDeviceId, bytesEqual, parseDeviceProof } from '../mls/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { viewDevice } from './device-view.ts'
import type { DeviceRow, DeviceView } from './device-view.ts'
import { encodingsOfKey } from './encodings-of-key.ts'
import { maxDevices } from './limits.ts'
import { insertDevice } from './sql/insert-device.ts'
import { lockAccount } from './sql/lock-account.ts'
import type { LockedAccountRow } from './sql/lock-account.ts'
import { selectDevice } from './sql/select-device.ts'
import { selectRegistration } from './sql/select-registration.ts'
import type { RegistrationRow } from './sql/select-registration.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceDid: Did
  /** The ciphersuites that this deployment allows. */
  readonly ciphersuites: readonly string[]
}

/** A device that asks to be registered. */
type NewDevice = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  /** Every form of the key. */
  readonly keyForms: readonly Uint8Array[]
}

/**
 * Registers a device of an account that service auth has established, and binds its id to its key for ever. The
 * proof is made by the key that is being registered. The same device again is answered as the first time.
 */
export async function registerDevice(
  ports: Ports,
  input: ProvenCall & {
    readonly did: Did
    readonly deviceId: string
    readonly ciphersuite: string
    readonly signatureKey: Uint8Array
    readonly deviceProof: string
  },
): Promise<DeviceView> {
  const { did, ciphersuite, signatureKey } = input
  if (!ports.ciphersuites.includes(ciphersuite)) throw new ServiceError('UnsupportedCiphersuite')
  const keyForms = encodingsOfKey(ciphersuite, signatureKey)
  const device = { did, deviceId: readDeviceId(input.deviceId), ciphersuite, signatureKey, keyForms }
  await checkProof(ports, { ...input, ...device })
  // Here the device's record in its owner's repo (blue.catbird.mls.actor.device) is to be fetched and compared:
  // outside the transaction, since it waits for somebody else's server.
  const row = await withTransaction(ports.db, (tx) => registerOnce(tx, ports, device))
  return viewDevice(row, { owner: true })
}

async function checkProof(
  ports: Ports,
  input: ProvenCall & NewDevice & { readonly deviceProof: string },
): Promise<void> {
  const { did, lxm, body, ciphersuite, signatureKey } = input
  const proof = parseDeviceProof(input.deviceProof)
  if (proof.deviceId !== input.deviceId) {
    throw new ServiceError('BadDeviceProof', { message: 'The device proof is of another device.' })
  }
  await acceptDeviceProof(ports, { did, lxm, body, proof, key: { ciphersuite, signatureKey } })
}

async function registerOnce(tx: Tx, ports: Ports, device: NewDevice): Promise<DeviceRow> {
  const { did, deviceId, ciphersuite, signatureKey } = device
  const [account] = await tx.query<LockedAccountRow>(lockAccount, [did])
  if (account === undefined || account.suspended) throw new ServiceError('AccountSuspended')
  const [found] = await tx.query<RegistrationRow>(selectRegistration, [did, deviceId, device.keyForms])
  if (found?.known_key) return sameDevice(tx, { ...found, known_key: found.known_key }, device)
  if (found?.key_taken) throw duplicate('The signature key is bound to another device; make a new one.')
  if ((found?.active ?? 0) >= maxDevices) throw tooManyDevices()
  const now = ports.clock.now()
  const [row] = await tx.query<DeviceRow>(insertDevice, [did, deviceId, ciphersuite, signatureKey, now])
  if (row === undefined) throw duplicate('The signature key is bound to another device; make a new one.')
  await appendAccountEvent(tx, ports, { did, event: { kind: 'deviceAdded', deviceId } })
  return row
}

/** The answer to a device id that is known: the device itself, if it is the same one and has not been removed. */
async function sameDevice(
  tx: Tx,
  found: RegistrationRow & { readonly known_key: Uint8Array },
  device: NewDevice,
): Promise<DeviceRow> {
  const same = found.known_suite === device.ciphersuite && bytesEqual(found.known_key, device.signatureKey)
  if (!same) throw duplicate('The device id is bound to another key; choose a new one.')
  if (found.removed) throw duplicate('The device was removed; register it with a new id and a new key.')
  const [row] = await tx.query<DeviceRow>(selectDevice, [device.did, device.deviceId])
  if (row === undefined) throw new ServiceError('DeviceNotFound')
  return row
}

function readDeviceId(text: string): DeviceId {
  const deviceId = asDeviceId(text)
  if (deviceId === undefined) {
    throw new ServiceError('InvalidRequest', {
      message: 'deviceId must be 16 to 64 characters of a-z, 0-9 and -.',
    })
  }
  return deviceId
}

function duplicate(message: string): ServiceError {
  return new ServiceError('DuplicateDevice', { message })
}

function tooManyDevices(): ServiceError {
  return new ServiceError('DeviceLimitReached', {
    message: `The account has ${maxDevices} devices; listDevices shows them and removeDevice frees one.`,
  })
}
