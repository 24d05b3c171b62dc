import type { DeviceTrust } from '../store/trust-record.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import type { DeviceOf } from '../trust/ledger.ts'
import type { Trust } from '../trust/trust.ts'
import type { ConvoTrustView, DeviceTrustView } from './views.ts'

/** A device as it is held. */
export function deviceTrustView(trust: Trust, leaf: DeviceOf): DeviceTrustView {
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
