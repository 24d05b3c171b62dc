import { MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { DeviceKey } from '../store/trust-record.ts'
import { approve, endorse } from '../trust/account.ts'
import { deviceRecords, endorsementCheck, recordsOfOwners } from '../trust/lazy-records.ts'
import { Trust } from '../trust/trust.ts'
import type { TrustPorts } from '../trust/trust.ts'
import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession } from '../xrpc/session.ts'
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

/** Vouches for a device of the own account, in its record. */
export async function endorseDevice(
  { trust, session, self }: { trust: Trust; session: AppSession; self: DeviceKeys },
  deviceId: string,
  signatureKey: Uint8Array | undefined,
): Promise<void> {
  const key = signatureKey === undefined ? theDevice(trust, self.did, deviceId) : { deviceId, signatureKey }
  const { endorseInRepo } = await deviceRecords()
  const device = await endorseInRepo(session, self, key)
  await trust.meetOwn([device])
  await trust.change(self.did, (account) => endorse(account, device))
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
