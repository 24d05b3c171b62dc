import { inviteWithId, membersOf } from '@catbird-mls/core/mls'
import { metadataKey } from '../content/metadata.ts'
import { MlsClientError } from '../errors.ts'
import { epochOf, leafAt, ownLeaf, policyOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import { readUpTo } from '../store/convo-record.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import type { Draft } from './draft.ts'
import { noteAbsence } from './gaps.ts'
import { releaseReturned, rememberInvites } from './restore/gone.ts'

/** Metadata is opened with keys of this many epochs. */
const KEPT_KEYS = 6

/** What no reset has announced, or what is over. */
export const NOTHING_ANNOUNCED = { announced: undefined, announcedTree: undefined } as const

/**
 * Takes a new epoch's MLS state into a draft, and keeps the key that opens metadata sealed in it. The seeds of invites
 * that its policy has no more are forgotten.
 *
 * @param epochSeq where in the log the epoch began; none where it is the first of the group
 */
export async function adopt(
  draft: Draft,
  group: GroupState,
  { generation, epochSeq }: { readonly generation: number; readonly epochSeq?: number },
): Promise<void> {
  const key = { generation, epoch: epochOf(group), key: await metadataKey(group) }
  const others = draft.state.record.metadataKeys.filter(
    (old) => old.generation !== key.generation || old.epoch !== key.epoch,
  )
  rememberInvites(draft, group)
  draft.set({ group })
  draft.record({ generation, epochSeq, metadataKeys: [...others, key].slice(-KEPT_KEYS) })
  forgetSeeds(draft, group)
  releaseReturned(draft, group)
  notePeer(draft, group)
}

/** Whom a direct convo is with never changes. */
function notePeer(draft: Draft, group: GroupState): void {
  const { kind, peer: known } = draft.state.record
  if (kind !== 'direct' || known !== undefined) return
  const self = leafAt(group.tree, ownLeaf(group))?.did
  const peer = [...membersOf({ tree: group.tree, policy: policyOf(group) })].find((did) => did !== self)
  if (peer !== undefined) draft.record({ peer })
}

function forgetSeeds(draft: Draft, group: GroupState): void {
  const { inviteSeeds = {} } = draft.state.record
  const seeds = Object.entries(inviteSeeds)
  if (seeds.length === 0) return
  const policy = policyOf(group)
  const kept = seeds.filter(([inviteId]) => inviteWithId(policy, inviteId) !== undefined)
  if (kept.length < seeds.length) draft.record({ inviteSeeds: Object.fromEntries(kept) })
}

/**
 * What else becomes true of a convo when this device comes into its group, at this place of the log: whatever it was
 * waiting for is over. Who comes back to a direct convo it has left is not shown what was before.
 */
export function arrived(draft: Draft, seq: number): void {
  const { group, record } = draft.state
  const { announced, kind, ended } = record
  const first = readUpTo(record) === 0
  const returns = kind === 'direct' && ended === 'left'
  if (!returns) noteAbsence(draft, seq, announced === undefined ? 'notEntitled' : 'reset')
  draft.record({
    ...{ phase: 'joined', seq, ended: undefined, returning: false, ...NOTHING_ANNOUNCED },
    ...{ recovery: undefined, recoveries: 0, wrongInfo: undefined, joinedEpoch: group && epochOf(group) },
    ...(returns ? { shownFrom: seq } : {}),
    ...(first ? { cameInAt: seq, ...readHere(record, seq) } : {}),
  })
  for (const { id, want } of draft.state.intents)
    if (want.kind === 'reset' && want.lastWayOut === true) draft.settle(id)
}

/** By another device's word more may have been read than there is. */
function readHere(
  { readSeq, receipts }: ConvoRecord,
  seq: number,
): Pick<ConvoRecord, 'readSeq' | 'receipts'> {
  const all = Object.entries(receipts).map(([did, read]) => [did, Math.min(read, seq)])
  return { readSeq: Math.min(readSeq, seq), receipts: Object.fromEntries(all) as typeof receipts } // as they were
}

/**
 * Ends this device's part in a convo that the service shows its account no more. An account is out of a direct convo by
 * leaving it alone; the device that left, or another, may hear of that in another way than it is told.
 */
export function endUnseen(draft: Draft): void {
  const { kind, leaving } = draft.state.record
  end(draft, kind === 'direct' || leaving === true ? 'left' : 'removed')
}

/** Ends this device's part in the convo: its MLS state is forgotten, and whatever was under way fails. */
export function end(draft: Draft, reason: NonNullable<ConvoRecord['ended']>): void {
  const { record, outbox, intents } = draft.state
  if (record.phase === 'ended') return
  const error = new MlsClientError('ConvoEnded')
  for (const { id } of intents) draft.settle(id, error)
  for (const row of outbox) if (row.state === 'waiting') draft.settled.push({ id: row.messageId, error })
  const failed = outbox.map((row) =>
    row.state === 'waiting' ? { ...row, state: 'failed' as const, error: error.error } : row,
  )
  draft.set({ group: undefined, attempt: undefined, outbox: failed })
  const nothing = { metadataKeys: [], inviteSeeds: {}, leaving: false, ...NOTHING_ANNOUNCED }
  draft.record({ phase: 'ended', ended: reason, ...nothing, recovery: undefined, wrongInfo: undefined })
  draft.events.push({ type: 'convoEnded', convoId: record.convoId, reason })
}
