import { ServiceError } from '../errors/index.ts'
import { checkOwnLeaf } from '../groups/check-own-leaf.ts'
import { checkNewlyAbsent } from '../groups/check-newly-absent.ts'
import { readSubmission } from '../groups/submission.ts'
import { judgeSubmission } from '../groups/submit-commit.ts'
import type { JudgedCommit } from '../groups/store-commit.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { RegisteredDevice } from '../identity/live-device.ts'
import { directConvoId, groupConvoId, judgeCreation, membersOf, sortedDids } from '../mls/index.ts'
import type { ConvoId, Did, PublicGroup } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import type { SealedMetadata } from './convo-view.ts'

/** What a device asks for that creates a convo. */
export type ProposedConvo = {
  readonly caller: DeviceCaller
  readonly kind: 'direct' | 'group'
  /** The other account of a direct convo. */
  readonly with?: Did | undefined
  /** GroupInfo of epoch 0, with the ratchet tree: the calling device's one leaf. */
  readonly groupInfo: Uint8Array
  readonly commit?: Uint8Array | undefined
  /** GroupInfo of epoch 1, without the tree. */
  readonly commitGroupInfo?: Uint8Array | undefined
  readonly welcome?: Uint8Array | undefined
  readonly metadata?: SealedMetadata | undefined
}

/** A convo that may be created: everything about it that can be known from the bytes. */
export type NewConvo = {
  readonly convoId: ConvoId
  readonly kind: 'direct' | 'group'
  /** The other account of a direct convo. */
  readonly other: Did | undefined
  readonly creator: RegisteredDevice
  readonly group: PublicGroup
  readonly groupInfo: Uint8Array
  readonly first: JudgedCommit | undefined
  /** Sealed under the last epoch; stored with the first commit if there is one. */
  readonly metadata: Uint8Array | undefined
}

type Service = { readonly serviceDid: Did; readonly ciphersuites: readonly string[] }

/**
 * Judges a convo that is to be created, by its bytes alone.
 *
 * @throws ServiceError `InvalidRequest`, `InvalidMls`, `InvalidPolicy`, `NotAllowed`, `UnsupportedCiphersuite`, and
 * whatever the first commit is refused with
 */
export async function judgeNewConvo(
  service: Service,
  input: ProposedConvo,
  device: RegisteredDevice,
): Promise<NewConvo> {
  const { group, creator } = await judgeCreation(input.groupInfo)
  checkSuite(service, group, device)
  checkOwnLeaf(creator, device)
  checkKind(input, group)
  checkNewlyAbsent(undefined, group)
  const convoId = convoIdOf(service, input, group)
  const first = await judgeFirst(input, { convoId, group, device })
  checkMetadata(input.metadata, first === undefined ? 0 : 1)
  const { kind, with: other, groupInfo, metadata } = input
  return { convoId, kind, other, creator: device, group, groupInfo, first, metadata: metadata?.sealed }
}

function checkSuite({ ciphersuites }: Service, { context }: PublicGroup, device: RegisteredDevice): void {
  if (!ciphersuites.includes(context.cipherSuite)) {
    throw refuse('service.ciphersuite', `this service allows no group of the suite ${context.cipherSuite}`)
  }
  if (context.cipherSuite !== device.ciphersuite) {
    throw refuse('service.ciphersuite', 'the group is of another suite than the device')
  }
}

/** The kind asked for is the policy's; a direct convo has its two accounts as members and admins, a group the creator. */
function checkKind({ kind, caller, with: other }: ProposedConvo, group: PublicGroup): void {
  const { policy } = group
  if (policy.kind !== kind) throw refuse('service.kind', 'the policy is of another kind than the convo')
  if (kind === 'group' && other !== undefined) throw invalidRequest('`with` is for direct convos only')
  if (kind === 'group' && !policy.admins.includes(caller.did))
    throw refuse('service.kind', 'the creator must be an admin')
  if (kind === 'direct') checkPair({ caller, other }, group)
}

function checkPair(
  { caller, other }: { readonly caller: DeviceCaller; readonly other: Did | undefined },
  group: PublicGroup,
): void {
  if (other === undefined || other === caller.did) throw invalidRequest('`with` must name the other account')
  const pair = sortedDids([caller.did, other])
  if (!sameDids(group.policy.admins, pair) || !sameDids(sortedDids([...membersOf(group)]), pair)) {
    throw refuse('service.pair', 'a direct convo has its two accounts as members and admins, and nobody else')
  }
}

function convoIdOf(
  { serviceDid }: Service,
  { kind, caller, with: other }: ProposedConvo,
  group: PublicGroup,
): ConvoId {
  if (kind === 'direct' && other !== undefined) return directConvoId(serviceDid, caller.did, other)
  return groupConvoId(serviceDid, group.context.groupId)
}

async function judgeFirst(
  input: ProposedConvo,
  { convoId, group, device }: { convoId: ConvoId; group: PublicGroup; device: RegisteredDevice },
): Promise<JudgedCommit | undefined> {
  const { caller, commit, commitGroupInfo: groupInfo, welcome, metadata } = input
  if ((commit === undefined) !== (groupInfo === undefined)) {
    throw invalidRequest('`commitGroupInfo` goes with `commit`, and `commit` with it')
  }
  if (commit === undefined || groupInfo === undefined) {
    if (welcome !== undefined) throw refuse('service.welcome', 'there is no commit to welcome by')
    return undefined
  }
  const submission = readSubmission({
    caller,
    convoId,
    commit,
    groupInfo,
    welcome,
    metadata: metadata?.sealed,
  })
  if (submission.header.external) {
    throw refuse('service.first-commit', "the first commit must come from the creator's leaf")
  }
  return judgeSubmission({ submission, generation: 1, before: group, device })
}

function checkMetadata(metadata: SealedMetadata | undefined, epoch: number): void {
  if (metadata === undefined) return
  if (metadata.generation !== 1 || metadata.epoch !== epoch || metadata.version !== 1) {
    throw invalidRequest(`the metadata must be of generation 1, epoch ${String(epoch)}, version 1`)
  }
}

function sameDids(a: readonly Did[], b: readonly Did[]): boolean {
  return a.length === b.length && a.every((did, i) => did === b[i])
}

function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequest', { message })
}
