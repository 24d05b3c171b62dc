import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'
import { retrying } from '../sync/retrying.ts'
import { backoff } from '../sync/timing.ts'
import { asksRepos } from '../trust/mode.ts'
import type { Trust } from '../trust/trust.ts'
import type { DeviceView } from '../xrpc/generated/types/blue/catbird/mls/device/defs.ts'
import { isSignedBy } from './announcement.ts'
import type { Announcement, Recipient } from './announcement.ts'

/** What is asked about own devices. */
export type TellerPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal'> & { readonly trust: Trust }

/** A repo that cannot be reached is asked again, this often. */
const MOST_TRIES = 8

/**
 * Makes sure that a device signed the announcement which counts as this account's own: the service has it, and by the
 * trust that this client keeps it is endorsed, with the key that signed (`server`: by the service's word alone).
 *
 * @throws MlsClientError `HistoryUntrusted`
 */
export async function verifyTeller(
  ports: TellerPorts,
  to: Recipient,
  announcement: Announcement,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const device = await ownDevice(ports, announcement.deviceId, signal)
    if (device !== undefined && (await isSignedBy(device, to, announcement))) {
      if (await counts(ports, device)) return
    } else throw new MlsClientError('HistoryUntrusted')
    if (tries === MOST_TRIES || !asksRepos(ports.trust.mode)) throw new MlsClientError('HistoryUntrusted')
    await ports.timing.sleep(backoff(tries, ports.timing), AbortSignal.any([ports.signal, signal]))
  }
}

/** Another device of the account that the service knows. */
export async function ownDevice(
  ports: Pick<TellerPorts, 'api' | 'device' | 'timing' | 'signal'>,
  deviceId: string,
  signal?: AbortSignal,
): Promise<DeviceView | undefined> {
  const list = async (ended: AbortSignal) => ports.api.device.listDevices({}, { signal: ended })
  const { devices } = (await retrying(ports, { signal }, list)).data
  return devices.find((device) => device.deviceId === deviceId && deviceId !== ports.device.deviceId)
}

async function counts({ trust, device: self }: TellerPorts, device: DeviceView): Promise<boolean> {
  if (trust.mode === 'server') return true
  await trust.meetOwn([device])
  await trust.checkNow(self.did)
  return trust.isEndorsed({ ...device, did: self.did })
}
