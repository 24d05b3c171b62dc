import { newDirectPolicy, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import { sealPreview } from '../content/invite-preview.ts'
import { metadataHash, metadataKey, sealMetadata } from '../content/metadata.ts'
import { buildCommit, createGroup, epochOf, joinExternally } from '../mls/index.ts'
import type { BuiltCommit, CommitChanges, DeviceKeys, GroupState } from '../mls/index.ts'
import type { Attempt, AttemptCommit } from '../store/attempt-record.ts'
import type { Claim, CreateWant, Intent } from '../store/intent-record.ts'
import { MlsClientError } from '../errors.ts'
import { adopt } from './adopt.ts'
import type { Draft } from './draft.ts'
import type { PlannedCommit } from './planned-commit.ts'
import { hasRightMetadata } from './resealing.ts'
import { isAnnounced } from './reset/announced.ts'

/** What a device knows of a group that it joins by itself. */
export interface JoinInfo {
  readonly groupInfo: Uint8Array
  readonly ratchetTree: Uint8Array
  readonly generation: number
  readonly epoch: number
  /** By what right it comes in, where its account is no member. */
  readonly authenticatedData?: Uint8Array
  /** The convo's metadata, plain, as the policy vouches for it. */
  readonly metadata?: Uint8Array | undefined
}

/** Builds a member's commit for a plan and puts it into the draft as the convo's attempt. */
export async function attemptCommit(
  draft: Draft,
  device: DeviceKeys,
  group: GroupState,
  intent: Intent,
  { changes, metadata, invite, more }: PlannedCommit,
): Promise<void> {
  const { record } = draft.state
  const built = await buildCommit({ state: group, device, changes })
  // Whoever is to be sent nothing is not told what it is called: that is sealed once they are out.
  const plain = metadata ?? (record.returned === undefined ? record.metadata : undefined)
  draft.set({
    attempt: {
      kind: 'member',
      intentId: intent.id,
      generation: record.generation,
      epoch: epochOf(group),
      commit: packed(built),
      ...(more ? { more } : {}),
      ...(plain ? { plainMetadata: plain, metadata: await seal(built.next, record.convoId, plain) } : {}),
      ...(invite ? { invite: await shownInvite(invite, record.convoId, plain) } : {}),
    },
  })
}

/** An invite with what its holders are shown, as far as anything is known of the convo. */
async function shownInvite(
  { inviteId, seed }: NonNullable<PlannedCommit['invite']>,
  convoId: string,
  metadata: Uint8Array | undefined,
): Promise<NonNullable<Attempt['invite']>> {
  const preview = metadata && (await sealPreview(seed, convoId, metadata))
  return preview === undefined ? { inviteId } : { inviteId, preview }
}

/** Creates the group of a new convo, and its first commit if there is anybody to add. */
export async function attemptCreate(
  draft: Draft,
  device: DeviceKeys,
  intent: Intent,
  want: CreateWant,
  now: number,
): Promise<void> {
  const { record } = draft.state
  const claims = intent.claims ?? []
  const policy = await firstPolicy(record.kind, device.did, want, claims)
  const { state, groupInfo } = await createGroup({ device, groupId: want.groupId, policy, now })
  const built =
    claims.length === 0
      ? undefined
      : await buildCommit({ state, device, changes: firstChanges(policy, claims) })
  const plain = want.metadata
  const attempt: Attempt = {
    kind: 'create',
    intentId: intent.id,
    generation: 1,
    epoch: 0,
    firstGroupInfo: groupInfo,
    ...(built ? { commit: packed(built) } : {}),
    ...(plain
      ? { plainMetadata: plain, metadata: await seal(built?.next ?? state, record.convoId, plain) }
      : {}),
  }
  await adopt(draft, state, { generation: 1 })
  draft.set({ attempt })
}

/**
 * Builds the external commit by which the device joins, or joins afresh. Metadata that it knows already (by an invite)
 * it seals anew for everybody.
 */
export async function attemptJoin(
  draft: Draft,
  device: DeviceKeys,
  intent: Intent,
  info: JoinInfo,
  now: number,
): Promise<void> {
  const { generation, epoch } = info
  const { convoId, metadata, lostLine } = draft.state.record
  const built = await joinExternally({ ...info, device, now })
  if (!isAnnounced(draft.state.record, { generation, group: built.next })) {
    throw new MlsClientError('UnexpectedAnswer', 'the service leads to another group than the reset began')
  }
  // Who comes back knows the metadata, and seals it for the epoch it begins: no other member has to. Where the service was
  // restored, or says so, it is first seen who is in.
  const knows = lostLine === undefined && (await hasRightMetadata(draft, built.next))
  const plain = info.metadata ?? (knows ? metadata : undefined)
  draft.set({
    attempt: {
      kind: 'external',
      intentId: intent.id,
      generation,
      epoch,
      commit: packed({ ...built, welcome: undefined }),
      ...(plain ? { plainMetadata: plain, metadata: await seal(built.next, convoId, plain) } : {}),
    },
  })
}

/**
 * The policy of epoch 0. Whoever has no key package is absent from the start; so is the other account of a
 * direct convo, which must be a member at every epoch and has no leaf at this one.
 */
async function firstPolicy(
  kind: 'direct' | 'group',
  self: string,
  want: CreateWant,
  claims: readonly Claim[],
): Promise<Policy> {
  const others = want.dids.filter((did) => did !== self) as Did[] // resolved by the caller: each is a DID
  const absent = others.filter((did) => !claims.some((claim) => claim.did === did))
  const [other] = others
  const policy =
    kind === 'direct' && other !== undefined
      ? newDirectPolicy(self as Did, other, others)
      : newGroupPolicy(self as Did, absent)
  return want.metadata ? { ...policy, metadataHash: await metadataHash(want.metadata) } : policy
}

function firstChanges(policy: Policy, claims: readonly Claim[]): CommitChanges {
  const add = claims.map(({ keyPackage }) => keyPackage)
  const absent = policy.absent.filter((did) => !claims.some((claim) => claim.did === did))
  return absent.length === policy.absent.length ? { add } : { add, policy: { ...policy, absent } }
}

async function seal(state: GroupState, convoId: string, plain: Uint8Array): Promise<Uint8Array> {
  return sealMetadata(await metadataKey(state), convoId, plain)
}

function packed({ welcome, ...rest }: BuiltCommit): AttemptCommit {
  return welcome === undefined ? rest : { ...rest, welcome }
}
