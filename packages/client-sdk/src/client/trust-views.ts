import type { DeviceTrust } from '../store/trust-record.ts'
import { leavesOf } from '../mls/index.ts'
import type { Leaf } from '../mls/index.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { MlsClientError } from '../errors.ts'
import { loadCode } from '../load-code.ts'
import type { Trust } from '../trust/trust.ts'
import type { ConvoTrustView, DeviceTrustView } from './views.ts'

/** A leaf's device as it is held. */
export function deviceTrustView(trust: Trust, leaf: Leaf): DeviceTrustView {
  const device: Partial<DeviceTrust> = trust.ledger.device(leaf) ?? {}
  const { state = 'unverified', refusal, approved = false, checkedAt } = device
  const checked = checkedAt === undefined ? undefined : new Date(checkedAt)
  if (trust.ledger.isSelf(leaf)) return { ...own, checkedAt: checked }
  return { state, refusal, endorsed: trust.isEndorsed(leaf), approved, checkedAt: checked }
}

const own = { state: 'verified', refusal: undefined, endorsed: true, approved: false } as const

/** What holds for a convo's messages now. */
export async function convoTrustView(trust: Trust, slot: ConvoSlot): Promise<ConvoTrustView> {
  await slot.loaded()
  const held = trust.held(slot.convoId)
  return { mode: trust.mode, sending: held.length > 0 ? 'held' : 'free', held }
}

/**
 * The number that this account's person and another's compare: over the devices of both that are in the convo and
 * count as their own.
 *
 * @throws MlsClientError `NotJoined`; `NotVerified` where no device of the other counts yet
 */
export async function safetyNumberIn(
  trust: Trust,
  slot: ConvoSlot,
  { self, did }: { self: string; did: string },
): Promise<string> {
  const { group } = await slot.loaded()
  if (group === undefined) throw new MlsClientError('NotJoined')
  const leaves = leavesOf(group.tree).filter((leaf) => trust.isEndorsed(leaf))
  const keysOf = (account: string) =>
    leaves.filter((leaf) => leaf.did === account).map(({ signatureKey }) => signatureKey)
  const theirs = { did, keys: keysOf(did) }
  if (theirs.keys.length === 0) throw new MlsClientError('NotVerified')
  const { safetyNumber } = await loadCode(() => import('../trust/safety-number.ts'))
  return safetyNumber({ did: self, keys: keysOf(self) }, theirs)
}
