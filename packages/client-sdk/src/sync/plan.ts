import {
  bytesEqual,
  compareBytes,
  encodePolicy,
  isBanned,
  membersOf,
  roleOf,
  sortedDids,
} from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import { sha256, utf8 } from '../bytes.ts'
import { metadataHash } from '../content/metadata.ts'
import { MlsClientError } from '../errors.ts'
import { leafAt, leavesOf, ownLeaf, policyOf, sentInEpoch } from '../mls/index.ts'
import type { CommitChanges, GroupState, Leaf } from '../mls/index.ts'
import type { Claim, MemberWant } from '../store/intent-record.ts'
import { planCreateInvite, planRevokeInvite } from './plan-invites.ts'
import type { Plan } from './planned-commit.ts'
import { restoreCode } from './restore/code.ts'

/** Works out what a want still asks of the group as it is now. */
export async function plan(want: MemberWant, state: GroupState, claims: readonly Claim[]): Promise<Plan> {
  switch (want.kind) {
    case 'add':
      return planAdd(state, wantedIn(want, state), claims)
    case 'ban':
      return (await restoreCode()).planBan(state, want.hashes)
    case 'remove':
      return planRemove(state, want.dids)
    case 'removeLeaves':
      return planRemoveLeaves(state, want)
    case 'letGo':
      return planLetGo(state, want.dids)
    case 'setAdmins':
      return planAdmins(state, want)
    case 'setMetadata':
      return planMetadata(state, want.metadata)
    case 'setMessageLifetime':
      return planMessageLifetime(state, want.seconds)
    case 'createInvite':
      return planCreateInvite(state, want)
    case 'revokeInvite':
      return planRevokeInvite(state, want.inviteId)
    case 'renew':
      return sentInEpoch(state) === 0 ? undefined : { changes: {} }
    default:
      return want satisfies never
  }
}

/** Where nobody asks for it now, a ban is not lifted. */
function wantedIn(
  { dids, unlessBanned }: Extract<MemberWant, { kind: 'add' }>,
  state: GroupState,
): readonly string[] {
  return unlessBanned === true ? dids.filter((did) => !isBanned(policyOf(state), did)) : dids
}

/**
 * Accounts whose devices had no key package become absent members: they join when they come by. A ban is lifted
 * first, by a commit of its own: whether an account may be added is judged by the policy before the commit.
 */
async function planAdd(state: GroupState, dids: readonly string[], claims: readonly Claim[]): Promise<Plan> {
  const leaves = leavesOf(state.tree)
  const add = claims.filter(
    (claim) => dids.includes(claim.did) && !leaves.some((leaf) => sameDevice(leaf, claim)),
  )
  const present = new Set([...leaves, ...add].map(({ did }) => did))
  const policy = policyOf(state)
  const hashes = await Promise.all(dids.map((did) => sha256(utf8(did))))
  const banned = policy.banned.filter((ban) => !hashes.some((hash) => bytesEqual(hash, ban)))
  if (banned.length < policy.banned.length) return { changes: { policy: { ...policy, banned } }, more: true }
  const absent = sorted([...policy.absent, ...dids]).filter((did) => !present.has(did))
  const next = { ...policy, absent }
  return commit(policy, next, { add: add.map(({ keyPackage }) => keyPackage) })
}

async function planRemove(state: GroupState, dids: readonly string[]): Promise<Plan> {
  const policy = policyOf(state)
  const gone = new Set(dids)
  const remove = leavesOf(state.tree).filter(({ did }) => gone.has(did))
  const members = new Set([...policy.absent, ...remove.map(({ did }) => did)])
  const removed = dids.filter((did) => members.has(did as Did))
  if (removed.length === 0) return undefined
  const hashes = await Promise.all(removed.map((did) => sha256(utf8(did))))
  const banned = [...policy.banned, ...hashes].sort(compareBytes)
  const next = {
    ...without(policy, gone),
    banned: banned.filter((hash, i) => i === 0 || !same(hash, banned[i - 1])),
  }
  return commit(policy, next, { remove: remove.map(({ leafIndex }) => leafIndex) })
}

function planRemoveLeaves(state: GroupState, want: Extract<MemberWant, { kind: 'removeLeaves' }>): Plan {
  const leaves = leavesOf(state.tree)
  const remove = want.leaves.filter((wanted) =>
    leaves.some((leaf) => leaf.leafIndex === wanted.leafIndex && sameDevice(leaf, wanted)),
  )
  if (remove.length === 0) return undefined
  const staying = leaves.filter((leaf) => !remove.some(({ leafIndex }) => leafIndex === leaf.leafIndex))
  const leafless = remove.map(({ did }) => did).filter((did) => !staying.some((leaf) => leaf.did === did))
  const policy = policyOf(state)
  const next = want.leaving
    ? withHeir(without(policy, new Set(leafless)), staying, ownDid(state))
    : { ...policy, absent: sorted([...policy.absent, ...leafless]) }
  if (next === undefined) return undefined
  const statements = remove.flatMap(({ leafIndex, statement }) =>
    statement === undefined ? [] : [{ leafIndex, signature: statement }],
  )
  return commit(policy, next, { remove: remove.map(({ leafIndex }) => leafIndex), leaves: statements })
}

/**
 * Where the last admin goes with this removal, the account of the lowest leaf that stays takes the role with it, and
 * nobody else can commit it (protocol.md, "One judgement", 6).
 */
function withHeir(next: Policy, staying: readonly Leaf[], self: string): Policy | undefined {
  if (next.admins.length > 0) return next
  const [lowest] = staying
  return lowest?.did === self ? { ...next, admins: sorted([self]) } : undefined
}

/** Who stands in `absent` is dropped by an admin alone. */
function planLetGo(state: GroupState, dids: readonly string[]): Plan {
  const policy = policyOf(state)
  if (roleOf(policy, ownDid(state)) !== 'admin') return undefined
  const present = new Set(leavesOf(state.tree).map(({ did }) => did))
  return commit(policy, without(policy, new Set(dids.filter((did) => !present.has(did)))), {})
}

function ownDid(state: GroupState): string {
  return leafAt(state.tree, ownLeaf(state))?.did ?? ''
}

function planAdmins(state: GroupState, want: Extract<MemberWant, { kind: 'setAdmins' }>): Plan {
  const policy = policyOf(state)
  const members: ReadonlySet<string> = membersOf({ tree: state.tree, policy })
  const stranger = want.promote.find((did) => !members.has(did))
  if (stranger !== undefined)
    throw new MlsClientError('MemberNotFound', `${stranger} is no member of this convo`)
  const admins = sorted([...policy.admins, ...want.promote]).filter((did) => !want.demote.includes(did))
  return commit(policy, { ...policy, admins }, {})
}

async function planMetadata(state: GroupState, metadata: Uint8Array): Promise<Plan> {
  const policy = policyOf(state)
  const planned = commit(policy, { ...policy, metadataHash: await metadataHash(metadata) }, {})
  return planned && { ...planned, metadata }
}

function planMessageLifetime(state: GroupState, seconds: number | undefined): Plan {
  const policy = policyOf(state)
  const { messageLifetime: _, ...rest } = policy
  return commit(policy, seconds === undefined ? rest : { ...rest, messageLifetime: seconds }, {})
}

/** The policy travels only where it changes; a commit that would change nothing is none. */
function commit(policy: Policy, next: Policy, changes: CommitChanges): Plan {
  const changed = !bytesEqual(encodePolicy(policy), encodePolicy(next))
  if (!changed && !changes.add?.length && !changes.remove?.length) return undefined
  return { changes: changed ? { ...changes, policy: next } : changes }
}

function without(policy: Policy, gone: ReadonlySet<string>): Policy {
  return {
    ...policy,
    admins: policy.admins.filter((did) => !gone.has(did)),
    absent: policy.absent.filter((did) => !gone.has(did)),
  }
}

function sorted(dids: readonly string[]): Did[] {
  return sortedDids(dids as readonly Did[]) // resolved by the caller: each is a DID
}

function sameDevice(leaf: Pick<Leaf, 'did' | 'deviceId'>, other: { did: string; deviceId: string }): boolean {
  return leaf.did === other.did && leaf.deviceId === other.deviceId
}

function same(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && bytesEqual(a, b)
}
