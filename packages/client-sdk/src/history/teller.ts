import { bytesEqual } from '../bytes.ts'
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

/**
 * Makes sure that a device signed the announcement which counts as this account's own: the service has it, and by the
 * trust that this client keeps it is endorsed, with the key that signed (`server`: by the service's word alone). A repo that cannot be reached is asked
 * until it can.
 *
 * @throws MlsClientError `HistoryUntrusted`, `Aborted`
 */
export async function verifyTeller(
  ports: TellerPorts,
  to: Recipient,
  announcement: Announcement,
  signal: AbortSignal,
): Promise<void> {
  const { timing, trust } = ports
  const devices = await ownDevices(ports, signal)
  const device = devices.find(({ deviceId }) => deviceId === announcement.deviceId)
  if (device === undefined || !(await isSignedBy(device, to, announcement)))
    throw new MlsClientError('HistoryUntrusted')
  if (trust.mode === 'server') return
  await trust.meetOwn(devices)
  for (let tries = 1; ; tries++) {
    const known = { ...device, did: ports.device.did }
    await trust.checkNow(known.did)
    if (trust.isEndorsed(known)) return
    const mayBe = asksRepos(trust.mode) && trust.ledger.device(known)?.state === 'unverified'
    if (!mayBe) throw new MlsClientError('HistoryUntrusted')
    const ended = AbortSignal.any([ports.signal, signal])
    await timing.sleep(backoff(tries, timing), ended)
    if (ended.aborted) throw new MlsClientError('Aborted')
  }
}

/** Whether a device is still listed for the account, with this key where one is given. */
export async function isListed(
  ports: Pick<TellerPorts, 'api' | 'device' | 'timing' | 'signal'>,
  { deviceId, signatureKey }: { readonly deviceId: string; readonly signatureKey?: Uint8Array },
  signal?: AbortSignal,
): Promise<boolean> {
  const device = (await ownDevices(ports, signal)).find((one) => one.deviceId === deviceId)
  return device !== undefined && (signatureKey === undefined || bytesEqual(device.signatureKey, signatureKey))
}

/** The other devices of the account that the service knows. */
export async function ownDevices(
  ports: Pick<TellerPorts, 'api' | 'device' | 'timing' | 'signal'>,
  signal?: AbortSignal,
): Promise<DeviceView[]> {
  const list = async (ended: AbortSignal) => ports.api.device.listDevices({}, { signal: ended })
  const { devices } = (await retrying(ports, { signal }, list)).data
  return devices.filter(({ deviceId }) => deviceId !== ports.device.deviceId)
}
