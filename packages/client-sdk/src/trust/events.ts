import type { AccountTrust, DeviceTrust, RefusalReason } from '../store/trust-record.ts'
import { deviceIn } from './account.ts'
import type { HeldDevice } from './holds.ts'
import { isEndorsed } from './mode.ts'
import type { TrustMode } from './mode.ts'

/** A device and its key, as the person may be shown it. */
export interface ShownDevice {
  readonly did: string
  readonly deviceId: string
  /** Its public MLS signature key. */
  readonly signatureKey: Uint8Array
}

/** What the client tells of the trust in devices. */
export type TrustEvent =
  /**
   * A device is in a convo from now on that its account was met with, or that is endorsed: told before anything is
   * encrypted to it.
   */
  | ({ readonly type: 'newDevice'; readonly convoId: string } & ShownDevice)
  /**
   * A device is in a convo that no earlier device of its account is known to vouch for: told before anything is
   * encrypted to it. A stolen login looks like this; so does a new phone whose endorsement has not been read yet,
   * which `deviceVerified` then makes up for.
   */
  | ({ readonly type: 'deviceUnendorsed'; readonly convoId: string } & ShownDevice)
  /** A device's record in its owner's repo was found to be right, or its endorsement to hold. */
  | ({ readonly type: 'deviceVerified'; readonly endorsed: boolean } & ShownDevice)
  /** A device's owner does not vouch for it: it should be removed. */
  | ({ readonly type: 'deviceRefused'; readonly reason: RefusalReason } & ShownDevice)
  /** Messages to a convo wait, because of these devices. They go out when those are removed, approved or verified. */
  | { readonly type: 'sendingHeld'; readonly convoId: string; readonly devices: readonly HeldDevice[] }
  | { readonly type: 'sendingResumed'; readonly convoId: string }

/** What to tell of a device that has come into a convo. */
export function arrival(
  mode: TrustMode,
  at: { readonly convoId: string; readonly did: string },
  device: DeviceTrust,
): TrustEvent {
  const { deviceId, signatureKey } = device
  const type = isEndorsed(mode, device) || awaitsFirstCheck(device) ? 'newDevice' : 'deviceUnendorsed'
  return { type, ...at, deviceId, signatureKey }
}

/** Met together with its account, and not refused: it will be its account's own once it is verified. */
function awaitsFirstCheck({ first, state }: DeviceTrust): boolean {
  return first && state !== 'refused'
}

/** What to tell of an account's devices after a change. */
export function differences(before: AccountTrust, after: AccountTrust): TrustEvent[] {
  return after.devices.flatMap((device): TrustEvent[] => {
    const was = deviceIn(before, device)
    const { deviceId, signatureKey, state, endorsed, refusal } = device
    const shown = { did: after.did, deviceId, signatureKey }
    if (state === 'refused' && refusal !== undefined && was?.refusal !== refusal)
      return [{ type: 'deviceRefused', ...shown, reason: refusal }]
    const better = state !== was?.state || endorsed !== was.endorsed
    return state === 'verified' && better ? [{ type: 'deviceVerified', ...shown, endorsed }] : []
  })
}
