import { bytesEqual, sha256 } from '../bytes.ts'
import { effectOf, epochOf, MlsEngineError, processCommit, promote } from '../mls/index.ts'
import type { CommitEffect, DeviceKeys, GroupState, Leaf, MlsFailure, Processed } from '../mls/index.ts'
import type { AttemptCommit } from '../store/attempt-record.ts'
import type { CommitEntry } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { adopt, end } from './adopt.ts'
import type { Draft } from './draft.ts'
import { keepSeed } from './keep-seed.ts'
import { lacksMetadata } from './metadata-keeper.ts'
import { committerIn } from './recovery/fault.ts'
import { lose } from './recovery/steps.ts'
import { checkCommitInfo } from './recovery/wrong-info.ts'
import { joinedWithoutMetadata } from './resealing.ts'
import { settleRemovals } from './settle-removals.ts'
import type { Timing } from './timing.ts'

type Chance = Pick<Timing, 'now' | 'random'>

/**
 * Takes in a commit of the log.
 * - One's own, known by its hash: the stored state after it is promoted, and its intent has come true.
 * - One that this device came in by, or after: nothing is to be done but to look at what it says to joiners.
 * - Another of the attempt's epoch: the attempt has lost; its intent stays, to be tried again.
 * - One that removes this device ends the convo for it.
 * - One that cannot be processed leaves the convo `lost`, and what is to be done about it as its recovery.
 */
export async function processCommitEntry(
  draft: Draft,
  device: DeviceKeys,
  entry: CommitEntry,
  timing: Chance,
): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined) return
  if (entry.generation === record.generation && entry.epoch < epochOf(group)) {
    // Behind the beginning of an epoch the log does not go back: it is another log than it was.
    if (entry.seq > (record.epochSeq ?? Infinity)) draft.todo.add('compare')
    return checkOwnBeginning(draft, group, entry, timing)
  }
  const own = await ownCommit(draft, entry.commit)
  if (own !== undefined) return promoteOwn(draft, device, entry, own)
  loseAttempt(draft, entry)
  const failure = await followCommit(draft, device, entry, timing)
  if (failure !== undefined) await lose(draft, entry, failure, timing)
}

/**
 * The commit that a Welcome came with: this device came in when it was made, and can judge what it says to joiners, though
 * it did not process it.
 */
async function checkOwnBeginning(
  draft: Draft,
  group: GroupState,
  entry: CommitEntry,
  timing: Chance,
): Promise<void> {
  if (entry.epoch !== epochOf(group) - 1) return
  draft.record({ activeAt: Date.parse(entry.createdAt) })
  await checkCommitInfo(draft, entry, committerIn(entry, group), timing)
}

async function ownCommit(draft: Draft, commit: Uint8Array): Promise<AttemptCommit | undefined> {
  const pending = draft.state.attempt?.commit
  return pending && bytesEqual(pending.hash, await sha256(commit)) ? pending : undefined
}

async function promoteOwn(
  draft: Draft,
  device: DeviceKeys,
  entry: CommitEntry,
  own: AttemptCommit,
): Promise<void> {
  const { group, attempt } = draft.state
  const next = promote(group, own.next, Date.parse(entry.createdAt))
  const me = next.privatePath.leafIndex
  const committer = { ...device, leafIndex: me, signatureKey: device.publicKey, external: false }
  const effect = group && effectOf(group, next, committer)
  if (effect !== undefined) tell(draft, effect)
  await adopt(draft, next, { generation: entry.generation, epochSeq: entry.seq })
  const intent = draft.state.intents.find(({ id }) => id === attempt?.intentId)
  await keepSeed(draft, intent?.want)
  if (attempt?.plainMetadata !== undefined) draft.record({ metadata: attempt.plainMetadata })
  draft.set({ attempt: undefined })
  if (attempt !== undefined && attempt.more !== true) draft.settle(attempt.intentId)
  if (effect !== undefined) settleRemovals(draft, effect)
  draft.todo.add('commit')
}

function loseAttempt(draft: Draft, entry: CommitEntry): void {
  const { attempt } = draft.state
  // A reset names the epoch that it ends, as a commit does.
  if (
    attempt === undefined ||
    (attempt.commit === undefined && attempt.kind !== 'reset') ||
    attempt.epoch !== entry.epoch ||
    attempt.generation !== entry.generation
  )
    return
  draft.set({ attempt: undefined })
  draft.updateIntent(attempt.intentId, (intent) => ({ ...intent, lost: intent.lost + 1 }))
  draft.todo.add('commit')
}

/** Takes in somebody else's commit. If it cannot be processed, the reason comes back, and nothing has changed. */
export async function followCommit(
  draft: Draft,
  device: DeviceKeys,
  entry: CommitEntry,
  timing: Chance,
): Promise<MlsFailure | undefined> {
  const { group, record } = draft.state
  if (group === undefined || entry.generation !== record.generation) return 'EpochAhead'
  try {
    const { convoId } = record
    const at = Date.parse(entry.createdAt)
    const processed = await processCommit({ state: group, device, convoId, commit: entry.commit, at })
    tell(draft, processed.effect)
    if (processed.kind === 'removed') end(draft, 'removed')
    else await takeEpoch(draft, device, { entry, processed }, timing)
    return undefined
  } catch (err) {
    if (err instanceof MlsEngineError) return err.failure
    throw err
  }
}

async function takeEpoch(
  draft: Draft,
  device: DeviceKeys,
  { entry, processed }: { entry: CommitEntry; processed: Extract<Processed, { kind: 'advanced' }> },
  timing: Chance,
): Promise<void> {
  const { state, effect } = processed
  await adopt(draft, state, { generation: entry.generation, epochSeq: entry.seq })
  draft.record({ recoveries: 0 })
  settleRemovals(draft, effect)
  if (draft.state.record.otherLeft === true && effect.committer?.did !== device.did) {
    draft.record({ otherLeft: false }) // who has left does not commit: the other account is back
  }
  await checkCommitInfo(draft, entry, effect.committer, timing)
  if (effect.committer?.external === true) await joinedWithoutMetadata(draft)
  if (effect.policyChanged || lacksMetadata(draft)) draft.todo.add('metadata')
}

function tell(draft: Draft, { committer, added, removed }: CommitEffect): void {
  draft.events.push({
    type: 'convoChanged',
    convoId: draft.state.record.convoId,
    by: committer?.did,
    added: added.map(deviceRef),
    removed: removed.map(deviceRef),
  })
}

function deviceRef({ did, deviceId }: Leaf) {
  return { did, deviceId }
}
