import { newestRev } from '@catbird-mls/core/mls'
import { bytesEqual } from '../bytes.ts'
import type { AccountTrust, DeviceKey, DeviceTrust, RefusalReason } from '../store/trust-record.ts'

/** Devices kept of one account: three times as many as it may have at once. */
export const MOST_DEVICES = 60

/** A device as a tree shows it. */
export interface MetDevice extends DeviceKey {
  readonly ciphersuite: string
}

/** What an account's repo was found to say of one of its devices. */
export type Finding =
  /** The record with this key; the keys of those whose endorsements verified. */
  | { readonly kind: 'matches'; readonly rev: string; readonly endorsers: readonly Uint8Array[] }
  | {
      readonly kind: 'refuted'
      readonly rev: string
      readonly reason: Exclude<RefusalReason, 'keyChanged'>
    }

/** The device by this id and key. */
export function deviceIn(account: AccountTrust | undefined, device: DeviceKey): DeviceTrust | undefined {
  return account?.devices.find((known) => isSame(known, device))
}

/**
 * Takes in that devices of an account are in a group. Those met together with the account are where trust in it
 * begins; what comes later has to be endorsed. Gives the same object where nothing is new.
 */
export function meet(
  account: AccountTrust | undefined,
  met: { readonly did: string; readonly devices: readonly MetDevice[]; readonly now: number },
): AccountTrust {
  const { did, now } = met
  const first = account === undefined
  const fresh = met.devices
    .filter((device) => deviceIn(account, device) === undefined)
    .map(({ deviceId, signatureKey, ciphersuite }): DeviceTrust => {
      const nothing = { state: 'unverified', endorsed: false, endorsers: [], approved: false } as const
      return { deviceId, signatureKey, ciphersuite, first, firstSeen: now, ...nothing }
    })
  if (account !== undefined && fresh.length === 0) return account
  return bounded({ ...account, did, devices: [...(account?.devices ?? []), ...fresh] })
}

/** Takes in what a repo said of a device, and what follows for the account's other devices. */
export function find(account: AccountTrust, device: DeviceKey, finding: Finding, now: number): AccountTrust {
  const changed = change(account, device, (known) => {
    if (finding.kind === 'refuted') return { ...refused(known, finding.reason), checkedAt: now }
    if (isRekeyed(account, known)) return { ...refused(known, 'keyChanged'), checkedAt: now }
    const { refusal: _refusal, ...rest } = known
    const { endorsers } = finding
    return { ...rest, state: 'verified', endorsers, checkedAt: now, verifiedAt: known.verifiedAt ?? now }
  })
  const rev = newestRev(account.rev, finding.rev, now)
  return endorseWhoMay(rev === undefined ? changed : { ...changed, rev })
}

/** Refuses devices whose id is known with another key, where no repo is asked which of them is right (`pinned`). */
export function refuseRekeyed(account: AccountTrust): AccountTrust {
  const devices = account.devices.map((device, i) => {
    const rekeyed = account.devices.slice(0, i).some(({ deviceId }) => deviceId === device.deviceId)
    return rekeyed && device.state !== 'refused' && !device.approved ? refused(device, 'keyChanged') : device
  })
  return devices.every((device, i) => device === account.devices[i]) ? account : { ...account, devices }
}

/** This very device: it knows its own key, and whom it endorses is endorsed. */
export function own(account: AccountTrust, device: DeviceKey, now: number): AccountTrust {
  return change(account, device, (known) => ({
    ...known,
    state: 'verified',
    endorsed: true,
    verifiedAt: known.verifiedAt ?? now,
  }))
}

/** A person says yes to a device as it is now. */
export function approve(account: AccountTrust, device: DeviceKey): AccountTrust {
  return change(account, device, (known) => ({ ...known, approved: true }))
}

/** A device of one's own account was endorsed by this one. */
export function endorse(account: AccountTrust, device: DeviceKey): AccountTrust {
  return endorseWhoMay(change(account, device, (known) => ({ ...known, endorsed: true })))
}

/**
 * Spreads endorsement along its chains: a verified device is endorsed if it was met first, or if one that is
 * endorsed, and not refused, vouches for it. What is endorsed stays so: the word was about the key.
 */
function endorseWhoMay(account: AccountTrust): AccountTrust {
  const voices = account.devices.filter(({ endorsed, state }) => endorsed && state !== 'refused')
  const isVouchedFor = ({ endorsers }: DeviceTrust) =>
    endorsers.some((key) => voices.some(({ signatureKey }) => bytesEqual(signatureKey, key)))
  const mayBe = (device: DeviceTrust) =>
    !device.endorsed && device.state === 'verified' && (device.first || isVouchedFor(device))
  if (!account.devices.some(mayBe)) return account
  const devices = account.devices.map((device) => (mayBe(device) ? { ...device, endorsed: true } : device))
  return endorseWhoMay({ ...account, devices })
}

/** Nobody who was refused before is believed on first use afterwards, and no approval outlives it. */
function refused(device: DeviceTrust, refusal: RefusalReason): DeviceTrust {
  const approved = device.approved && device.state === 'refused' && device.refusal === refusal
  return { ...device, state: 'refused', refusal, approved, first: device.first && device.endorsed }
}

/** Whether the device's id was another key's before, one that was verified. */
function isRekeyed({ devices }: AccountTrust, device: DeviceTrust): boolean {
  const { verifiedAt = Infinity } = device
  return devices.some(
    (other) =>
      other.deviceId === device.deviceId &&
      !isSame(other, device) &&
      (other.verifiedAt ?? Infinity) < verifiedAt,
  )
}

function change(
  account: AccountTrust,
  device: DeviceKey,
  by: (known: DeviceTrust) => DeviceTrust,
): AccountTrust {
  return { ...account, devices: account.devices.map((known) => (isSame(known, device) ? by(known) : known)) }
}

/** Whether it is the same device: the same key under the same id. */
export function isSame(one: DeviceKey, other: DeviceKey): boolean {
  return one.deviceId === other.deviceId && bytesEqual(one.signatureKey, other.signatureKey)
}

/** Past the bound the oldest go that nobody has vouched for; forgotten, they are met again as new ones. */
function bounded(account: AccountTrust): AccountTrust {
  const surplus = account.devices.length - MOST_DEVICES
  if (surplus <= 0) return account
  const byWorth = account.devices.toSorted((a, b) => worth(a) - worth(b) || a.firstSeen - b.firstSeen)
  const gone = new Set(byWorth.slice(0, surplus))
  return { ...account, devices: account.devices.filter((device) => !gone.has(device)) }
}

function worth({ endorsed, approved, first }: DeviceTrust): number {
  return endorsed || approved ? 2 : first ? 1 : 0
}
