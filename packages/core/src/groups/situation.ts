import type { Queryable } from '../database/index.ts'
import type { ServiceError } from '../errors/index.ts'
import { checkOpenInvite } from '../invites/open-invite.ts'
import { bytesEqual } from '../mls/index.ts'
import type { PublicGroup } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import { checkNotBarred, countedSince } from './bars.ts'
import type { HeldGroup, PublicGroups } from './public-groups.ts'
import { groupAt, placeHeld } from './read-public-group.ts'
import { readSituation } from './sql/read-situation.ts'
import type { SituationRow } from './sql/read-situation.ts'
import type { Submission } from './submission.ts'

/** The answer to a commit that was accepted. */
export type CommitReceipt = {
  /** The entry of the commit in the log. */
  readonly seq: number
  readonly generation: number
  /** The epoch that the commit began. */
  readonly epoch: number
}

/** What a submission meets: the answer it was given before, or a convo that stands where the commit needs it. */
export type Situation = Stored | Open

type Stored = { readonly kind: 'stored'; readonly receipt: CommitReceipt }
type Open = { readonly kind: 'open'; readonly generation: number }

/**
 * Finds where a submission stands, whatever its commit does. The same commit again is answered before anything else
 * is asked, so that a lost response is repaired even when the convo has moved on. Under the convo's lock the answer is
 * final. Who is no member may come in by an invite that is still open; whether it lets in this very leaf is for the
 * judgement.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `ConvoNotAccepted`, `CommitterBarred`, `GenerationConflict`,
 * `EpochConflict`, `InvalidMls`, `NotAllowed`, `InviteNotFound`, `InviteExpired`, `InviteExhausted`
 */
export async function findSituation(db: Queryable, submission: Submission, now: Date): Promise<Situation> {
  const row = await rowOf(db, submission, { withGroup: false, held: undefined, now })
  return situationIn(db, row, submission, now)
}

/** As {@link findSituation}, with the group: before the commit is judged, since that is dear, and without a lock. */
export async function findSituationWithGroup(
  { db, publicGroups }: { readonly db: Queryable; readonly publicGroups: PublicGroups },
  submission: Submission,
  now: Date,
): Promise<Stored | (Open & { readonly group: PublicGroup })> {
  const { convoId } = submission
  const held = publicGroups.held(convoId)
  const row = await rowOf(db, submission, { withGroup: true, held, now })
  const situation = await situationIn(db, row, submission, now)
  if (situation.kind === 'stored') return situation
  return { ...situation, group: groupAt(publicGroups, { convoId, row, held }).group }
}

async function rowOf(
  db: Queryable,
  { convoId, caller, hash, joinsBy }: Submission,
  { withGroup, held, now }: { readonly withGroup: boolean; readonly held: HeldGroup | undefined; now: Date },
): Promise<SituationRow> {
  const [row] = await db.query<SituationRow>(readSituation, [
    ...[convoId, caller.did, caller.deviceId, hash],
    ...[withGroup, ...placeHeld(held), countedSince(now)],
  ])
  if (row === undefined || (row.status === null && joinsBy === undefined))
    throw refuse('service.part', 'there is no such convo, or the account never had a part in it')
  return row
}

async function situationIn(
  db: Queryable,
  row: SituationRow,
  submission: Submission,
  now: Date,
): Promise<Situation> {
  const { convoId, caller } = submission
  const receipt = row.status === null ? undefined : receiptOf(row)
  if (receipt !== undefined) return { kind: 'stored', receipt }
  if (submission.joinsBy !== undefined && (row.status === null || row.left)) {
    await checkOpenInvite(db, { convoId, inviteId: submission.joinsBy, did: caller.did, now })
  } else {
    checkStanding(row)
  }
  await checkGroup(db, row, submission)
  checkNotBarred(row, { external: submission.header.external, now })
  checkLeaf(row, submission)
  checkEpoch(row, submission)
  return { kind: 'open', generation: row.generation }
}

function receiptOf(row: SituationRow): CommitReceipt | undefined {
  const { stored_seq: seq, stored_generation: generation, stored_epoch: ended } = row
  if (seq === null || generation === null || ended === null) return undefined
  return { seq, generation, epoch: ended + 1 }
}

/** Whether the account may commit at all. */
function checkStanding(row: SituationRow): void {
  if (row.left || row.leaving) throw refuse('service.standing', 'the account has left the convo')
  if (row.status === 'request') throw refuse('service.accepted', 'the account has not accepted the convo')
}

/** Whether the commit was made for the group that backs the convo; before leaves are asked for, since a reset ends them. */
async function checkGroup(db: Queryable, row: SituationRow, { convoId, header }: Submission): Promise<void> {
  if (!bytesEqual(header.groupId, row.group_id)) throw await otherGroup(db, convoId, header.groupId)
}

function checkLeaf(row: SituationRow, { header }: Submission): void {
  if (header.external) return
  if (row.leaf_index === null) throw refuse('service.standing', 'the device has no leaf')
  if (row.leaf_index !== header.senderLeaf) {
    throw refuse('service.sender-leaf', 'the commit was made by the leaf of another device')
  }
}

function checkEpoch(row: SituationRow, { header }: Submission): void {
  if (header.epoch !== row.epoch) {
    throw refuse('service.epoch', `the convo is at epoch ${String(row.epoch)}`)
  }
}

async function otherGroup(db: Queryable, convoId: string, groupId: Uint8Array): Promise<ServiceError> {
  const former = await db.query('SELECT 1 FROM group_generation WHERE convo_id = $1 AND group_id = $2', [
    convoId,
    groupId,
  ])
  if (former.length > 0) return refuse('service.generation', 'the commit is of a former group of this convo')
  return refuse('service.group', 'the commit is of a group that never backed this convo')
}
