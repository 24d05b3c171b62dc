import { bytesEqual, sha256 } from '../bytes.ts'
import { effectOf, epochOf, MlsEngineError, processCommit, promote } from '../mls/index.ts'
import type { CommitEffect, DeviceKeys, Leaf } from '../mls/index.ts'
import type { AttemptCommit } from '../store/attempt-record.ts'
import type { CommitEntry } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { adopt, end } from './adopt.ts'
import type { Draft } from './draft.ts'
import { keepSeed } from './keep-seed.ts'
import { lacksMetadata } from './metadata-keeper.ts'

/**
 * Takes in a commit of the log.
 * - One's own, known by its hash: the stored state after it is promoted, and its intent has come true.
 * - Another of the attempt's epoch: the attempt has lost; its intent stays, to be tried again.
 * - One that removes this device ends the convo for it.
 * - One that cannot be processed leaves the convo `lost`, to be joined afresh.
 */
export async function processCommitEntry(
  draft: Draft,
  device: DeviceKeys,
  entry: CommitEntry,
): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined || (entry.generation === record.generation && entry.epoch < epochOf(group))) return
  const own = await ownCommit(draft, entry.commit)
  if (own !== undefined) return promoteOwn(draft, device, entry, own)
  loseAttempt(draft, entry)
  await processOther(draft, device, entry)
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
  if (group !== undefined)
    tell(draft, effectOf(group, next, { ...device, leafIndex: me, signatureKey: device.publicKey }))
  await adopt(draft, next, entry.generation)
  const intent = draft.state.intents.find(({ id }) => id === attempt?.intentId)
  await keepSeed(draft, intent?.want)
  if (attempt?.plainMetadata !== undefined) draft.record({ metadata: attempt.plainMetadata })
  draft.set({ attempt: undefined })
  if (attempt !== undefined && attempt.more !== true) draft.settle(attempt.intentId)
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

async function processOther(draft: Draft, device: DeviceKeys, entry: CommitEntry): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined) return
  try {
    if (entry.generation !== record.generation) throw new MlsEngineError('EpochAhead', 'the convo was reset')
    const at = Date.parse(entry.createdAt)
    const processed = await processCommit({
      state: group,
      device,
      convoId: record.convoId,
      commit: entry.commit,
      at,
    })
    tell(draft, processed.effect)
    if (processed.kind === 'removed') {
      end(draft, 'removed')
      return
    }
    await adopt(draft, processed.state, entry.generation)
    draft.record({ recoveries: 0 })
    if (record.otherLeft === true && processed.effect.committer?.did !== device.did) {
      draft.record({ otherLeft: false }) // who has left does not commit: the other account is back
    }
    if (processed.effect.policyChanged || lacksMetadata(draft)) draft.todo.add('metadata')
  } catch (err) {
    if (!(err instanceof MlsEngineError)) throw err
    draft.record({ phase: 'lost' })
    draft.events.push({ type: 'undecryptable', convoId: record.convoId, seq: entry.seq, reason: err.failure })
    draft.todo.add('commit')
  }
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
