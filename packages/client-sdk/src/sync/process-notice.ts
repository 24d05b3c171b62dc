import { roleOf } from '@catbird-mls/core/mls'
import type { DeviceKeys, GroupState } from '../mls/index.ts'
import { leavesOf, policyOf, publicOf } from '../mls/index.ts'
import type { LeafToRemove } from '../store/intent-record.ts'
import type {
  LeaveRequested,
  NoticeEntry,
  RemovalSuggested,
  Reset,
} from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { end } from './adopt.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { takeReset } from './reset/take-reset.ts'
import type { Timing } from './timing.ts'

type Chance = Pick<Timing, 'now' | 'random'>

/** Several members may commit the same removal: each waits up to this long first, and drops it if it was done. */
const SPREAD_MS = 2_000

/**
 * Takes in a notice: the removals it asks for become intents of those members that may commit them; a reset leads into
 * the next generation.
 */
export async function processNotice(
  draft: Draft,
  device: DeviceKeys,
  { notice }: NoticeEntry,
  chance: Chance,
): Promise<void> {
  switch (notice.$type) {
    case 'blue.catbird.mls.message.defs#leaveRequested':
      leaveRequested(draft, device, notice as LeaveRequested, chance)
      return
    case 'blue.catbird.mls.message.defs#removalSuggested':
      removalSuggested(draft, device, notice as RemovalSuggested, chance)
      return
    case 'blue.catbird.mls.message.defs#reset': {
      const { group } = draft.state
      const asked = group && { notice: notice as Reset, known: publicOf(group) }
      if (asked !== undefined) await takeReset(draft, device, asked, chance)
      return
    }
    default:
      draft.events.push({ type: 'unknown', event: notice })
  }
}

/** Any member removes a leaf whose device made a leave statement; an admin removes the account's others too. */
function leaveRequested(
  draft: Draft,
  device: DeviceKeys,
  { did, statements }: LeaveRequested,
  chance: Chance,
): void {
  if (did === device.did) return end(draft, 'left')
  const { group, record } = draft.state
  // A direct convo keeps its two accounts: leaving hides it for the one who left, and what is written next begins the
  // next generation (protocol.md, "createConvo").
  if (record.kind === 'direct') return draft.record({ otherLeft: true })
  if (group === undefined) return
  const admin = isAdmin(group, device.did)
  const leaves = leavesToRemove(group, did).flatMap((leaf) => {
    const statement = statements.find(({ leafIndex }) => leafIndex === leaf.leafIndex)?.signature
    if (statement !== undefined) return [{ ...leaf, statement }]
    return admin ? [leaf] : []
  })
  wantRemoval(draft, leaves, true, chance)
}

/** Admins and the account's own other devices act on the service's word; nobody else does. */
function removalSuggested(
  draft: Draft,
  device: DeviceKeys,
  suggested: RemovalSuggested,
  chance: Chance,
): void {
  const { group } = draft.state
  if (group === undefined) return
  const { did, deviceId } = suggested
  draft.doubted.add(did)
  const leaves = leavesToRemove(group, did).filter(
    (leaf) => deviceId === undefined || leaf.deviceId === deviceId,
  )
  const self = leaves.some((leaf) => leaf.did === device.did && leaf.deviceId === device.deviceId)
  if (!self && (did === device.did || isAdmin(group, device.did))) wantRemoval(draft, leaves, false, chance)
}

function isAdmin(group: GroupState, did: string): boolean {
  return roleOf(policyOf(group), did) === 'admin'
}

function leavesToRemove(group: GroupState, did: string): LeafToRemove[] {
  return leavesOf(group.tree)
    .filter((leaf) => leaf.did === did)
    .map(({ leafIndex, deviceId }) => ({ leafIndex, did, deviceId }))
}

function wantRemoval(draft: Draft, leaves: LeafToRemove[], leaving: boolean, { now, random }: Chance): void {
  if (leaves.length === 0) return
  addIntent(
    draft,
    { kind: 'removeLeaves', leaves, leaving },
    { now: now(), notBefore: now() + Math.floor(random() * SPREAD_MS) },
  )
}
