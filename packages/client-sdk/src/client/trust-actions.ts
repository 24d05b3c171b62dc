import { asDeviceId } from '@catbird-mls/core/mls'
import { isError, MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { DeviceKey } from '../store/trust-record.ts'
import { approve, endorse } from '../trust/account.ts'
import { deviceRecords, endorsementCheck, recordsOfOwners } from '../trust/lazy-records.ts'
import type { Ports } from '../sync/ports.ts'
import { Trust } from '../trust/trust.ts'
import type { TrustPorts } from '../trust/trust.ts'
import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession } from '../xrpc/session.ts'
import type { ServiceClient } from '../xrpc/service-client.ts'
import { defaults } from './options.ts'
import type { MlsClientOptions } from './options.ts'

/** Trust as the options ask for it, on what the store holds. */
export function readTrust(
  options: MlsClientOptions,
  ports: Omit<TrustPorts, 'mode' | 'records' | 'verifiesEndorsement'>,
): Promise<Trust> {
  const { fetch: fetchFn = globalThis.fetch.bind(globalThis), plcUrl = defaults.plcUrl } = options
  const { timeout = defaults.timeout, session } = options
  const now = () => ports.timing.now()
  return Trust.read({
    ...ports,
    mode: options.trust ?? (isDevelopmentIdentity(session) ? 'server' : 'repo'),
    records: options.recordSource ?? recordsOfOwners({ fetch: fetchFn, plcUrl, timeout, now }),
    verifiesEndorsement: endorsementCheck,
  })
}

/** A new device takes the devices that its account has when it is set up for the account's own. */
export async function meetOwnDevices(trust: Trust, service: ServiceClient): Promise<void> {
  if (trust.mode === 'server') return
  const { data } = await service.blue.catbird.mls.device.listDevices()
  await trust.meetOwn(data.devices)
}

/** Cuts a device of the account off; the own one that is cut off already stays so. */
export async function removeDevice({ api, device }: Ports, deviceId: string): Promise<void> {
  if (asDeviceId(deviceId) === undefined) throw new MlsClientError('DeviceUnknown')
  try {
    await api.device.removeDevice({ deviceId })
  } catch (err) {
    if (!isError(err, 'DeviceNotFound')) throw err
    if (deviceId === device.deviceId) return
    await api.device.listDevices() // where it is this device that the service knows no more, this fails by that name
    throw new MlsClientError('DeviceUnknown', undefined, { cause: err })
  }
}

/** Who endorses, and where. */
interface Endorser {
  readonly trust: Trust
  readonly session: AppSession
  readonly self: DeviceKeys
  readonly api: Ports['api']
}

/** Vouches for a device of the own account, in its record. */
export async function endorseDevice(
  { trust, session, self, api }: Endorser,
  deviceId: string,
  signatureKey: Uint8Array | undefined,
): Promise<void> {
  const key =
    signatureKey === undefined ? await ownDevice({ trust, self, api }, deviceId) : { deviceId, signatureKey }
  const { endorseInRepo } = await deviceRecords()
  const device = await endorseInRepo(session, self, key)
  await trust.meetOwn([device])
  await trust.change(self.did, (account) => endorse(account, device))
}

/**
 * A device of the own account by its id. One that is in no group yet has the key that the service lists, on which nothing
 * rests by itself: {@link endorseInRepo} asks the record for the same one.
 */
async function ownDevice(
  { trust, self, api }: Omit<Endorser, 'session'>,
  deviceId: string,
): Promise<Pick<DeviceKey, 'deviceId' | 'signatureKey'>> {
  const isIt = (device: { readonly deviceId: string }) => device.deviceId === deviceId
  if (trust.ledger.account(self.did)?.devices.some(isIt) === true) return theDevice(trust, self.did, deviceId)
  const { data } = await api.device.listDevices()
  const listed = data.devices.find(isIt)
  if (listed === undefined) throw new MlsClientError('DeviceUnknown')
  return listed
}

/** Takes a person's yes to a device. */
export async function approveDevice(
  trust: Trust,
  { did, deviceId, signatureKey }: { did: string; deviceId: string; signatureKey: Uint8Array | undefined },
): Promise<void> {
  const device = theDevice(trust, did, deviceId, signatureKey)
  await trust.change(did, (account) => approve(account, device))
}

/** The one device of an account by that id, and with that key where it is given. */
function theDevice(trust: Trust, did: string, deviceId: string, signatureKey?: Uint8Array): DeviceKey {
  const known = trust.ledger.account(did)?.devices ?? []
  const [device, ...more] =
    signatureKey === undefined
      ? known.filter((candidate) => candidate.deviceId === deviceId)
      : [trust.ledger.device({ did, deviceId, signatureKey })]
  if (device === undefined || more.length > 0) throw new MlsClientError('DeviceUnknown')
  return device
}
