import { roleOf } from '@catbird-mls/core/mls'
import type { DeviceKeys, GroupState } from '../mls/index.ts'
import { epochOf, leavesOf, policyOf, publicOf } from '../mls/index.ts'
import type { LeafToRemove, MemberWant } from '../store/intent-record.ts'
import type {
  GroupInfoReplaced,
  LeaveRequested,
  MetadataSealed,
  NoticeEntry,
  RemovalSuggested,
  RemovalWithdrawn,
  Reset,
  ResetRequested,
} from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import { end } from './adopt.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { dropAccusations, isSame } from './recovery/steps.ts'
import { checkReplacedInfo } from './recovery/wrong-info.ts'
import { metadataSealed } from './resealing.ts'
import { resetCode } from './reset/code.ts'
import { withdrawRemovals } from './settle-removals.ts'
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
  { seq, notice }: NoticeEntry,
  chance: Chance,
): Promise<void> {
  switch (notice.$type) {
    case 'blue.catbird.mls.message.defs#leaveRequested':
      leaveRequested(draft, device, notice as LeaveRequested, chance)
      return
    case 'blue.catbird.mls.message.defs#removalSuggested':
      removalSuggested(draft, device, notice as RemovalSuggested, chance)
      return
    case 'blue.catbird.mls.message.defs#removalWithdrawn':
      removalWithdrawn(draft, notice as RemovalWithdrawn)
      return
    case 'blue.catbird.mls.message.defs#resetRequested': {
      const { resetRequested } = await resetCode()
      resetRequested(draft, device, notice as ResetRequested, chance)
      return
    }
    case 'blue.catbird.mls.message.defs#reset':
      return resetAnnounced(draft, device, notice as Reset, chance)
    case 'blue.catbird.mls.message.defs#groupInfoReplaced':
      return checkReplacedInfo(draft, seq, notice as GroupInfoReplaced, chance)
    case 'blue.catbird.mls.message.defs#metadataSealed':
      metadataSealed(draft, notice as MetadataSealed, chance)
      return
    default:
      draft.events.push({ type: 'unknown', event: notice })
  }
}

/** Who is in step judges a reset by the state that it holds. */
async function resetAnnounced(
  draft: Draft,
  device: DeviceKeys,
  notice: Reset,
  chance: Chance,
): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined || record.phase !== 'joined') return
  const { takeReset } = await resetCode()
  await takeReset(draft, device, { notice, known: publicOf(group) }, chance)
}

/**
 * Any member removes a leaf whose device made a leave statement; an admin removes the account's others too, and lets go
 * an account that has none.
 */
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
  wantRemoval(draft, { leaves, leaving: true }, chance)
  if (admin) letGoIfAbsent(draft, group, did, chance)
}

/**
 * Accounts that were leaving before this device came in: it does not read the notice that said so. An admin takes them
 * out on the service's word, as it may anyway. A view of another epoch than the group's is of other members:
 * gives false where one of this epoch would have to be seen first.
 */
export function takeOutLeavers(
  draft: Draft,
  device: DeviceKeys,
  { members, generation, epoch }: Pick<ConvoView, 'members' | 'generation' | 'epoch'>,
  chance: Chance,
): boolean {
  const { group, record, intents } = draft.state
  if (group === undefined || record.kind !== 'group' || !isAdmin(group, device.did)) return true
  const leavers = members.filter(({ did, leaving }) => leaving === true && did !== device.did)
  if (generation !== record.generation || epoch !== epochOf(group)) return leavers.length === 0
  const wanted = intents.flatMap(({ want }) => (want.kind === 'removeLeaves' ? want.leaves : []))
  for (const { did } of leavers) {
    const leaves = leavesToRemove(group, did).filter((leaf) => !wanted.some((other) => isSame(leaf, other)))
    wantRemoval(draft, { leaves, leaving: true }, chance)
    letGoIfAbsent(draft, group, did, chance)
  }
  return true
}

/** An account without a leaf makes no statement that others could act on: an admin takes it off the list, asked once. */
function letGoIfAbsent(draft: Draft, group: GroupState, did: string, chance: Chance): void {
  if (!policyOf(group).absent.some((absent) => absent === did)) return
  const { intents } = draft.state
  if (intents.some(({ want }) => want.kind === 'letGo' && want.dids.includes(did))) return
  addIntent(draft, { kind: 'letGo', dids: [did] }, spread(chance))
}

/**
 * Admins and the account's own other devices act on the service's word that it has cut somebody off; nobody else
 * does. That a device's commits are at fault an admin's device believes only itself. Everything else is for people.
 */
function removalSuggested(
  draft: Draft,
  device: DeviceKeys,
  { did, deviceId, reason }: RemovalSuggested,
  chance: Chance,
): void {
  const { group, record } = draft.state
  if (group === undefined) return
  const faulty = reason === 'faultyCommits' && deviceId !== undefined
  if (faulty) dropAccusations(draft, { did, deviceId })
  else draft.doubted.add(did)
  const leaves = leavesToRemove(group, did).filter(
    (leaf) => deviceId === undefined || leaf.deviceId === deviceId,
  )
  const self = leaves.some((leaf) => isSame(leaf, device))
  const admin = isAdmin(group, device.did)
  const proven = faulty && (record.faulty ?? []).some((known) => isSame(known, { did, deviceId }))
  const acts = faulty ? admin && proven : did === device.did || admin
  const suggested = deviceId === undefined ? { did } : { did, deviceId }
  const want = { leaves, leaving: false, ...(faulty ? {} : { suggested }) }
  if (!self && acts) return wantRemoval(draft, want, chance)
  draft.events.push({ type: 'removalSuggested', convoId: record.convoId, did, deviceId, reason })
}

/** What a device has found at fault itself is not the service's to take back, nor is what a person or a leaver wants. */
function removalWithdrawn(draft: Draft, { did, deviceId }: RemovalWithdrawn): void {
  withdrawRemovals(draft, { did, deviceId })
  const { convoId } = draft.state.record
  draft.events.push({ type: 'removalWithdrawn', convoId, did, deviceId })
}

function isAdmin(group: GroupState, did: string): boolean {
  return roleOf(policyOf(group), did) === 'admin'
}

function leavesToRemove(group: GroupState, did: string): LeafToRemove[] {
  return leavesOf(group.tree)
    .filter((leaf) => leaf.did === did)
    .map(({ leafIndex, deviceId }) => ({ leafIndex, did, deviceId }))
}

function wantRemoval(
  draft: Draft,
  want: Omit<Extract<MemberWant, { kind: 'removeLeaves' }>, 'kind'>,
  chance: Chance,
): void {
  if (want.leaves.length > 0) addIntent(draft, { kind: 'removeLeaves', ...want }, spread(chance))
}

function spread({ now, random }: Chance): { now: number; notBefore: number } {
  return { now: now(), notBefore: now() + Math.floor(random() * SPREAD_MS) }
}
