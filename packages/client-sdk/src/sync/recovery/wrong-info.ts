import { bytesEqual } from '../../bytes.ts'
import { epochOf, externalPubOfState, hasVouchedFor, leavesOf } from '../../mls/index.ts'
import type { Leaf } from '../../mls/index.ts'
import type {
  CommitEntry,
  GroupInfoReplaced,
} from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Draft } from '../draft.ts'
import { jitter } from '../timing.ts'
import type { Timing } from '../timing.ts'
import { remember } from './steps.ts'

type Chance = Pick<Timing, 'now' | 'random'>

/** A GroupInfo of the present epoch, as the log shows it. */
interface ShownInfo {
  readonly seq: number
  readonly leaf: Leaf
  readonly externalPub: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Compares the `external_pub` of the GroupInfo that came with a commit with the one that this member derives (RFC
 * 9420 §8). A wrong one is noted, to be put right and reported.
 */
export async function checkCommitInfo(
  draft: Draft,
  { seq, externalPub, groupInfoSignature: signature }: CommitEntry,
  leaf: Leaf | undefined,
  chance: Chance,
): Promise<void> {
  if (leaf === undefined || externalPub === undefined || signature === undefined) return
  await check(draft, { seq, leaf, externalPub, signature }, chance)
}

/** Compares one that a member has put in the place of another. */
export async function checkReplacedInfo(
  draft: Draft,
  seq: number,
  { did, deviceId, generation, epoch, externalPub, groupInfoSignature: signature }: GroupInfoReplaced,
  chance: Chance,
): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined || record.phase !== 'joined') return
  if (generation !== record.generation || epoch !== epochOf(group)) return
  const leaf = leavesOf(group.tree).find((known) => known.did === did && known.deviceId === deviceId)
  if (leaf !== undefined) await check(draft, { seq, leaf, externalPub, signature }, chance)
}

async function check(draft: Draft, shown: ShownInfo, { now, random }: Chance): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined) return
  const { seq, leaf, externalPub, signature } = shown
  if (bytesEqual(externalPub, await externalPubOfState(group))) {
    noteRight(draft)
    return
  }
  // Without its signature it is the service's word alone, and no GroupInfo that anybody could join by.
  if (!(await hasVouchedFor(group, { leafIndex: leaf.leafIndex, externalPub, signature }))) return
  const { did, deviceId } = leaf
  const notBefore = now() + jitter({ random }, leavesOf(group.tree).length)
  const accused = { seq, did, deviceId, reason: 'externalPub' }
  const at = { generation: record.generation, epoch: epochOf(group) }
  draft.record({ wrongInfo: { ...at, accused, notBefore, mended: false, reported: false } })
  remember(draft, leaf)
  draft.todo.add('mend')
}

function noteRight(draft: Draft): void {
  const { wrongInfo } = draft.state.record
  if (wrongInfo !== undefined && !wrongInfo.mended)
    draft.record({ wrongInfo: { ...wrongInfo, mended: true } })
}
