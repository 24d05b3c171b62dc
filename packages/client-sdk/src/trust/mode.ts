import type { DeviceTrust } from '../store/trust-record.ts'

/**
 * How far devices are believed.
 * - `repo` (default): a device is verified by its record in its owner's repo. A refused one holds sending back; one
 *   that cannot be verified just now, or is not endorsed, is told of and does not.
 * - `strict`: as `repo`, and sending waits until every device is verified and endorsed, or approved by a person.
 * - `pinned`: nobody's repo is asked, so that no stranger's server learns who talks to whom. The devices an account
 *   is met with are its own; later ones count once a person approves them.
 * - `server`: development only. Whatever the service says is taken as it is.
 */
export type TrustMode = 'repo' | 'strict' | 'pinned' | 'server'

/** What keeps messages from being encrypted to a device. */
export type HoldReason =
  /** Its owner's repo does not vouch for it. */
  | 'refused'
  /** Its owner's repo has not been seen to vouch for it yet (`strict`). */
  | 'unverified'
  /** No earlier device of its account is known to vouch for it (`strict`). */
  | 'unendorsed'

/** Whether the device counts as its account's own. */
export function isEndorsed(mode: TrustMode, device: DeviceTrust): boolean {
  switch (mode) {
    case 'server':
      return true
    case 'pinned':
      return device.state !== 'refused' && (device.first || device.endorsed || device.approved)
    case 'repo':
    case 'strict':
      return device.state !== 'refused' && device.endorsed
    default:
      return mode satisfies never
  }
}

/** Why nothing may be encrypted to the device; undefined if it may. */
export function obstacleOf(mode: TrustMode, device: DeviceTrust): HoldReason | undefined {
  if (mode === 'server' || device.approved) return undefined
  if (device.state === 'refused') return 'refused'
  if (mode !== 'strict') return undefined
  if (device.state !== 'verified') return 'unverified'
  return device.endorsed ? undefined : 'unendorsed'
}

/** Whether the mode asks owners' repos about their devices. */
export function asksRepos(mode: TrustMode): boolean {
  return mode === 'repo' || mode === 'strict'
}
