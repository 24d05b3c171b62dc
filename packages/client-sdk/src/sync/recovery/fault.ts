import { committerOf, hasVouchedForCommit, isSound } from '../../mls/index.ts'
import type { Committer, GroupState, MlsFailure } from '../../mls/index.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'
import type { Accusation, CommitFault, DeviceName } from '../../store/recovery-record.ts'
import type { CommitEntry } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'

/** Faults that are somebody else's, if this device's own state is sound. */
const foreign: Partial<Record<MlsFailure, CommitFault>> = {
  NotAllowed: 'refused',
  InvalidMls: 'refused',
  WrongMembershipTag: 'membershipTag',
  UnreadablePath: 'path',
  WrongConfirmationTag: 'confirmationTag',
}

/** Why a commit failed on a state: the stage it failed at, unless the state is what is damaged. */
export async function faultOf(group: GroupState, failure: MlsFailure): Promise<CommitFault> {
  if (failure === 'OwnCommit') return 'ownCommit'
  const fault = foreign[failure]
  if (fault === undefined) return 'outOfStep'
  return (await isSound(group)) ? fault : 'ownState'
}

/**
 * Whom a fault is to be laid to. A joiner who was misled by a GroupInfo that this device knows to be wrong has made
 * a commit that nobody can process, in good faith: then it is whoever signed that GroupInfo.
 */
export function accusedOf(
  group: GroupState,
  entry: CommitEntry,
  { fault, wrongInfo, self }: Pick<ConvoRecord, 'wrongInfo'> & { fault: CommitFault; self: DeviceName },
): Accusation | undefined {
  if (fault === 'ownCommit' || fault === 'ownState' || fault === 'outOfStep') return undefined
  const committer = committerIn(entry, group)
  if (committer === undefined || committer.did === self.did) return undefined
  const { generation, epoch, seq } = entry
  const misled =
    committer.external && wrongInfo?.generation === generation && wrongInfo.epoch === epoch
      ? wrongInfo
      : undefined
  if (misled !== undefined && fault !== 'refused') return misled.accused
  const { did, deviceId } = committer
  return { seq, did, deviceId, reason: fault }
}

/**
 * Whether signatures prove the committer's fault, so that this device may act on it: the service alone could have bent
 * what none covers. The path is part of the signed commit; the confirmation tag stands in the signed GroupInfo; the
 * membership tag nowhere.
 */
export async function isProven(
  group: GroupState,
  entry: CommitEntry,
  { convoId, fault }: { convoId: string; fault: CommitFault },
): Promise<boolean> {
  if (fault === 'path') return true
  const { commit, externalPub, groupInfoSignature: signature } = entry
  if (fault !== 'confirmationTag' || externalPub === undefined || signature === undefined) return false
  return hasVouchedForCommit(group, { convoId, commit, externalPub, signature })
}

/** Whose commit an entry holds. */
export function committerIn({ commit }: CommitEntry, { tree }: GroupState): Committer | undefined {
  try {
    return committerOf(commit, tree)
  } catch {
    return undefined // bytes that are no commit name nobody
  }
}
