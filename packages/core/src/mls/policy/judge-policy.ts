import type { ServiceError } from '../../errors/index.ts'
import { bytesEqual } from '../bytes.ts'
import type { Did } from '../ids.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'
import { encodePolicy } from './policy-codec.ts'
import { isAnyBanned, mayBy, roleOf } from './policy.ts'
import type { Policy } from './policy.ts'
import { sameResetOf } from './reset-of.ts'

/** What is judged: the policy before and after a commit, by whom, and who is a member then. */
export interface PolicyStep {
  readonly before: Policy
  readonly after: Policy
  readonly committer: Did
  /** Members after the commit. */
  readonly members: ReadonlySet<Did>
  /** The account of the lowest leaf after the commit. */
  readonly lowest: Did | undefined
  /** Accounts of which the commit removes a leaf, on grounds already judged. */
  readonly departed: ReadonlySet<Did>
}

/**
 * Judges the policy that a commit leads to, by the roles and rules of the state before it (protocol.md, "One
 * judgement", 6).
 *
 * @throws ServiceError `NotAllowed`, `InvalidPolicy`, `LastAdmin`
 */
export function judgePolicy(step: PolicyStep): void {
  checkInvariants(step)
  if (samePolicy(step.before, step.after)) return
  if (roleOf(step.before, step.committer) !== 'admin') checkMemberChange(step)
}

/** What holds of every policy, whoever made it. */
function checkInvariants({ before, after, members }: PolicyStep): void {
  if (after.kind !== before.kind) throw invalidPolicy('policy.kind', 'the kind of a convo never changes')
  if (!sameResetOf(before.resetOf, after.resetOf)) {
    throw invalidPolicy(
      'policy.reset-lasts',
      'what it says of the reset that began this generation never changes',
    )
  }
  if (!after.admins.some((admin) => members.has(admin))) {
    throw refuse('policy.last-admin', 'the convo would be left without an admin')
  }
  if (!after.admins.every((admin) => members.has(admin)))
    throw invalidPolicy('policy.admins-are-members', 'an admin of it is no member')
  if (members.size > after.memberLimit) {
    throw refuse('policy.member-limit', `the convo takes at most ${after.memberLimit} accounts`)
  }
  if (isAnyBanned(after, members)) {
    throw refuse('policy.banned-members', 'an account that is banned would be a member')
  }
  if (after.kind === 'direct') checkDirect(before, after, members)
}

/** A direct convo is between its two admins, for ever, and nobody else is a member, absent or not. */
function checkDirect(before: Policy, after: Policy, members: ReadonlySet<Did>): void {
  if (after.admins.length !== 2 || !sameList(before.admins, after.admins)) {
    throw invalidPolicy(
      'policy.direct-admins',
      'the two accounts of a direct convo are its admins, and stay as they are',
    )
  }
  const strangers = [...members].filter((did) => !after.admins.includes(did))
  if (strangers.length > 0)
    throw invalidPolicy('policy.direct-members', 'a direct convo is for its two accounts alone')
}

/**
 * What somebody who is no admin may do to a policy: name absent whom it may add, no longer name absent whose leaf is
 * there or was removed by this commit, take the role from accounts that are gone, rename and make or revoke invites
 * where that is for members, and take over where no admin is left and its leaf is lowest.
 */
function checkMemberChange({ before, after, committer, members, lowest, departed }: PolicyStep): void {
  const mayRename = mayBy(before, 'rename', committer)
  const newlyAbsent = after.absent.filter((did) => !before.absent.includes(did))
  const dropped = before.absent.filter((did) => !after.absent.includes(did))
  if (newlyAbsent.length > 0 && !mayBy(before, 'add', committer))
    throw notAllowed('policy.who-names-absent', 'name accounts absent')
  if (dropped.some((did) => !members.has(did) && !departed.has(did)))
    throw notAllowed('policy.who-drops-absent', 'remove absent accounts')
  const orphaned = !before.admins.some((admin) => members.has(admin))
  const heirs = orphaned && lowest === committer ? [committer] : []
  const remaining = before.admins.filter((admin) => members.has(admin))
  if (!sameList(after.admins, [...remaining, ...heirs].sort()))
    throw notAllowed('policy.who-changes-roles', 'change who is an admin')
  const { metadataHash: _, ...beforeRest } = before
  const { metadataHash, ...afterRest } = after
  const allowed: Policy = {
    ...beforeRest,
    absent: after.absent,
    admins: after.admins,
    invites: mayBy(before, 'invite', committer) ? after.invites : before.invites,
    ...(mayRename ? (metadataHash === undefined ? {} : { metadataHash }) : hashOf(before)),
  }
  if (!samePolicy(allowed, metadataHash === undefined ? afterRest : { ...afterRest, metadataHash })) {
    throw notAllowed('policy.who-changes-rest', 'change the policy')
  }
}

function hashOf({ metadataHash }: Policy): Pick<Policy, 'metadataHash'> {
  return metadataHash === undefined ? {} : { metadataHash }
}

function samePolicy(a: Policy, b: Policy): boolean {
  return bytesEqual(encodePolicy(a), encodePolicy(b))
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

function notAllowed(rule: RuleId, what: string): ServiceError {
  return refuse(rule, `only an admin may ${what}`)
}

function invalidPolicy(rule: RuleId, reason: string): ServiceError {
  return refuse(rule, `the policy is refused: ${reason}`)
}
