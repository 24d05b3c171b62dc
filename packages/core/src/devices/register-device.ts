import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { acceptDeviceProof, cutOffBy } from '../identity/index.ts'
import type { DeviceRecordSource, ProvenCall } from '../identity/index.ts'
import { asDeviceId, parseDeviceProof } from '../mls/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { viewDevice } from './device-view.ts'
import type { DeviceRow, DeviceView } from './device-view.ts'
import { encodingsOfKey } from './encodings-of-key.ts'
import { duplicateDevice, lookUpRegistration } from './look-up-registration.ts'
import type { NewDevice } from './look-up-registration.ts'
import { rememberRev } from './remember-rev.ts'
import { requireDeviceRecord } from './require-device-record.ts'
import type { RequiredRecord } from './require-device-record.ts'
import { insertDevice } from './sql/insert-device.ts'
import { lockAccount, makeAccount } from './sql/lock-account.ts'
import type { LockedAccountRow } from './sql/lock-account.ts'
import { selectDevice } from './sql/select-device.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceDid: Did
  /** The ciphersuites that this deployment allows. */
  readonly ciphersuites: readonly string[]
  readonly deviceRecords: DeviceRecordSource
  /** How often the record of a device is looked at, in milliseconds. */
  readonly recheckMs: number
}

/**
 * Registers a device of an account that service auth has established, and binds its id to its key for ever. The
 * proof is made by the key that is being registered, and the owner's repo holds the record of the device: whoever
 * has the account's service auth alone cannot bring a device in. The same device again is answered as the first
 * time, whatever has become of its record; that is looked at by `recheckDeviceRecords`.
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
  // What speaks against the device here is told before anybody's PDS is asked.
  const known = await lookUpRegistration(ports.db, device)
  // Outside the transaction, since it waits for somebody else's server.
  const record = known === 'same' ? known : await requireDeviceRecord(ports, device)
  const row = await withTransaction(ports.db, (tx) => registerOnce(tx, ports, { ...device, record }))
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

/**
 * A device that was known stays so as long as its account does. So one that is free now has had its record looked at.
 */
async function registerOnce(
  tx: Tx,
  ports: Ports,
  device: NewDevice & { readonly record: RequiredRecord | 'same' },
): Promise<DeviceRow> {
  const { did, deviceId, record } = device
  await tx.execute(makeAccount, [did, ports.clock.now()])
  const [account] = await tx.query<LockedAccountRow>(lockAccount, [did])
  const refusal = account === undefined ? new ServiceError('AccountSuspended') : cutOffBy(account)
  if (refusal !== undefined) throw refusal
  if ((await lookUpRegistration(tx, device)) === 'same' || record === 'same') {
    const [row] = await tx.query<DeviceRow>(selectDevice, [did, deviceId])
    if (row === undefined) throw new ServiceError('DeviceNotFound')
    return row
  }
  const row = await insert(tx, ports, { ...device, record })
  await appendAccountEvent(tx, ports, { did, event: { kind: 'deviceAdded', deviceId } })
  return row
}

async function insert(
  tx: Tx,
  ports: Ports,
  { did, deviceId, ciphersuite, signatureKey, record }: NewDevice & { readonly record: RequiredRecord },
): Promise<DeviceRow> {
  const now = ports.clock.now()
  const dueAt = record.kind === 'noRepo' ? null : new Date(now.getTime() + ports.recheckMs)
  const params = [did, deviceId, ciphersuite, signatureKey, now, dueAt]
  const [row] = await tx.query<DeviceRow>(insertDevice, params)
  if (row === undefined)
    throw duplicateDevice('The signature key is bound to another device; make a new one.')
  if (record.kind === 'matches') await rememberRev(tx, ports, { did, rev: record.rev })
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
