import type { Bus } from '../bus/index.ts'
import { tellConvo } from '../bus/index.ts'
import type { Consent, Reachable } from '../consent/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { keepInvites } from '../invites/keep-invites.ts'
import { useInvite } from '../invites/use-invite.ts'
import type { LimitValues } from '../limits/index.ts'
import { inviteIdOf, leavesOf, remainderOf } from '../mls/index.ts'
import type { Did, Judgement, PublicGroup } from '../mls/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import { wakeAdded } from '../push/wake-added.ts'
import { chargeRequests } from '../signals/index.ts'
import { callBack } from './call-back.ts'
import type { PublicGroups } from './public-groups.ts'
import { putMetadata } from './put-metadata.ts'
import { rosterChange, rosterOf } from './roster.ts'
import type { Roster } from './roster.ts'
import type { CommitReceipt } from './situation.ts'
import { appendCommitEntry } from './sql/append-commit.ts'
import type { AppendedRow } from './sql/append-notice.ts'
import { storeGroup } from './store-group.ts'
import { storeLeaves } from './store-leaves.ts'
import type { Step } from './store-leaves.ts'
import { storeMembers } from './store-members.ts'
import { storeWelcome } from './store-welcome.ts'
import type { Submission } from './submission.ts'
import { takeKeyPackages } from './take-key-packages.ts'
import { tellAccounts } from './tell-accounts.ts'
import { newWelcomeId } from './welcome-id.ts'

/** What storing a commit needs. */
export type StorePorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly publicGroups: PublicGroups
  readonly consent: Consent
  readonly limitValues: LimitValues
}

/** A submission that was judged against the group it was made for. */
export type JudgedCommit = {
  readonly submission: Submission
  readonly generation: number
  /** The group that the commit was judged against. */
  readonly before: PublicGroup
  readonly judgement: Judgement
}

/** One of which it is known, too, how those whom it brings in are reached. */
export type AskedCommit = JudgedCommit & { readonly reachable: Reachable }

/**
 * Stores an accepted commit and everything that follows from it: key packages taken, the entry, the group, members
 * and leaves, the Welcome, metadata, and what the accounts are told. All of it or, with the transaction, nothing.
 * The caller holds the convo's lock.
 *
 * @throws ServiceError `KeyPackageNotClaimed`, `EpochConflict`, `NotAvailable`, `RateLimitExceeded`
 */
export async function storeCommit(ports: StorePorts, tx: Tx, commit: AskedCommit): Promise<CommitReceipt> {
  const { submission, generation, judgement, reachable } = commit
  const { caller, convoId } = submission
  await takeKeyPackages(ports, tx, { caller, convoId, generation, added: judgement.effects.added })
  const entry = await appendEntry(ports, tx, commit)
  const step = { convoId, generation, seq: entry.seq, epoch: judgement.effects.epoch }
  await storeGroup(tx, step, { ...submission, judgement, now: entry.created_at })
  await storeLeaves(tx, step, movedLeaves(judgement))
  const moved = { before: rosterIn(commit.before), after: rosterIn(judgement.group) }
  const { kind } = judgement.group.policy
  const joining = { ...step, kind, now: entry.created_at, by: caller.did, reachable }
  const members = await storeMembers(tx, joining, moved)
  await chargeRequests(tx, ports, { by: caller.did, ...members })
  await storeInvites(tx, commit, entry.created_at)
  const welcome = await welcomeAdded(ports, tx, step, commit, entry.created_at)
  if (submission.metadata !== undefined) {
    await putMetadata(tx, step, submission.metadata)
  }
  await tellAccounts(ports, tx, { convoId, ...members, welcome })
  await wakeAdded(
    { db: ports.db, tx },
    { convoId, dids: othersAdded(commit, members.joined), now: entry.created_at },
  )
  const { removed } = judgement.effects
  await callBack(ports, tx, { convoId, generation, epoch: submission.header.epoch, by: caller.did, removed })
  tx.afterCommit(() => {
    ports.publicGroups.hold(convoId, { generation, epoch: step.epoch, group: judgement.group })
    return tellConvo(ports.bus, convoId, { seq: entry.seq, members: true })
  })
  return { seq: entry.seq, generation, epoch: step.epoch }
}

/** What the commit means for the invites of the convo: those it makes and drops, and the one its joiner came in by. */
async function storeInvites(
  tx: Tx,
  { submission, before, judgement }: JudgedCommit,
  now: Date,
): Promise<void> {
  const { convoId, caller, invite } = submission
  const sealed = invite?.kind === 'make' ? invite.preview : undefined
  const preview = invite && sealed && { inviteId: invite.inviteId, sealed }
  await keepInvites(
    tx,
    { convoId, now, preview, by: caller.did },
    { before: before.policy, after: judgement.group.policy },
  )
  const { invite: cameBy } = judgement.effects
  if (cameBy) await useInvite(tx, { convoId, inviteId: inviteIdOf(cameBy.key), did: caller.did, now })
}

/** The accounts that a commit brought in, or gave a leaf, but for the committer's own. */
function othersAdded(
  { submission, judgement }: JudgedCommit,
  joined: readonly { readonly did: Did }[],
): ReadonlySet<Did> {
  const dids = new Set([...joined, ...judgement.effects.added].map(({ did }) => did))
  dids.delete(submission.caller.did)
  return dids
}

/** The accounts that a commit brings in, but for the committer's own. */
export function newcomersOf({ submission, before, judgement }: JudgedCommit): Did[] {
  const { joined } = rosterChange(rosterIn(before), rosterIn(judgement.group))
  return joined.map(({ did }) => did).filter((did) => did !== submission.caller.did)
}

/** The members of a group. */
export function rosterIn(group: PublicGroup): Roster {
  return rosterOf({ leaves: leavesOf(group), policy: group.policy })
}

async function appendEntry(
  ports: StorePorts,
  tx: Tx,
  { submission, generation, judgement }: JudgedCommit,
): Promise<AppendedRow> {
  const { convoId, header, commit, hash, groupInfo } = submission
  const { externalPub, signature } = remainderOf(groupInfo)
  const [entry] = await tx.query<AppendedRow>(appendCommitEntry, [
    ...[convoId, generation, header.epoch, commit, hash, ports.clock.now()],
    ...[judgement.effects.committer.leafIndex, externalPub, signature],
  ])
  if (entry === undefined) throw new ServiceError('EpochConflict')
  return entry
}

/** A committer's own leaf is the same stay before and after its path; a joiner's begins. */
function movedLeaves({ effects }: Judgement): Parameters<typeof storeLeaves>[2] {
  const joined = effects.external ? [effects.committer] : []
  return { ended: effects.removed, begun: [...effects.added, ...joined] }
}

async function welcomeAdded(
  ports: StorePorts,
  tx: Tx,
  step: Step,
  { submission: { welcome }, judgement }: JudgedCommit,
  createdAt: Date,
): Promise<{ welcomeId: string; added: Judgement['effects']['added'] } | undefined> {
  if (welcome === undefined) return undefined
  const welcomeId = newWelcomeId(ports)
  const { added } = judgement.effects
  await storeWelcome(tx, step, { welcomeId, welcome, added, createdAt })
  return { welcomeId, added }
}
