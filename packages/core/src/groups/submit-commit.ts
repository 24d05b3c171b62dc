import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { checkInviteChange } from '../invites/invite-change.ts'
import { liveDevice } from '../identity/live-device.ts'
import type { RegisteredDevice } from '../identity/live-device.ts'
import { judgeCommit } from '../mls/index.ts'
import { checkOwnLeaf } from './check-own-leaf.ts'
import { checkNewlyAbsent } from './check-newly-absent.ts'
import { lockConvo } from './lock-convo.ts'
import { findSituation, findSituationWithGroup } from './situation.ts'
import type { CommitReceipt } from './situation.ts'
import { newcomersOf, storeCommit } from './store-commit.ts'
import type { JudgedCommit, StorePorts } from './store-commit.ts'
import { checkWelcome } from './store-welcome.ts'
import { readSubmission } from './submission.ts'
import type { Submission, SubmittedCommit } from './submission.ts'

/** What submitting a commit needs. */
export type SubmitPorts = StorePorts & { readonly db: Database }

/**
 * Accepts a commit, or refuses it by name: one atomic step (protocol.md, "One judgement of a commit").
 *
 * The judgement is a pure function of the group at one epoch and the bytes, and costs many signatures' worth of time.
 * So it is made on what is read without a lock; then the convo is locked, and if it is still at that epoch the
 * judgement holds, since a group changes by commits alone. Whether those it brings in want to be is asked before, too:
 * that may take the network. Standing and claims are asked again under the lock. Of any
 * number of commits of one epoch the first to take the lock wins; sends wait for the writing only.
 *
 * @throws ServiceError as `blue.catbird.mls.group.submitCommit` lists them
 */
export async function submitCommit(ports: SubmitPorts, input: SubmittedCommit): Promise<CommitReceipt> {
  const submission = readSubmission(input)
  const device = await liveDevice(ports.db, input.caller)
  const found = await findSituationWithGroup(ports, submission, ports.clock.now())
  if (found.kind === 'stored') return found.receipt
  const { generation, group: before } = found
  const commit = await judgeSubmission({ submission, generation, before, device })
  const reachable = await ports.consent.bringIn(input.caller.did, newcomersOf(commit))
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, input.convoId)
    await requireActiveDevice(tx, input.caller)
    const final = await findSituation(tx, submission, ports.clock.now())
    return final.kind === 'stored' ? final.receipt : storeCommit(ports, tx, { ...commit, reachable })
  })
}

/**
 * Judges a submission against the group it was made for, by its bytes alone: is it valid, is its committer the calling
 * device, is the Welcome for exactly those who are added?
 */
export async function judgeSubmission(input: {
  readonly submission: Submission
  readonly generation: number
  readonly before: JudgedCommit['before']
  readonly device: RegisteredDevice
}): Promise<JudgedCommit> {
  const { submission, generation, before, device } = input
  const { convoId, decoded, groupInfo } = submission
  const judgement = await judgeCommit(before, { convoId, commit: decoded, groupInfo })
  checkOwnLeaf(judgement.effects.committer, device)
  checkNewlyAbsent(before, judgement.group)
  if (submission.invite) checkInviteChange(submission.invite, before.policy, judgement.group.policy)
  const ciphersuite = before.context.cipherSuite
  checkWelcome(submission.addressed, { ciphersuite, added: judgement.effects.added })
  return { submission, generation, before, judgement }
}
