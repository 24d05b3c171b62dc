import type { TestPorts } from '../../groups/testing/world.ts'
import { getGroupInfo } from '../../groups/index.ts'
import type { CommitReceipt } from '../../groups/index.ts'
import { makeCommit, makeExternalCommit } from '../../groups/testing/member.ts'
import type { MadeCommit, TestMember } from '../../groups/testing/member.ts'
import { submit } from '../../groups/testing/world.ts'
import type { TestDevice } from '../../identity/testing/device.ts'
import {
  compareBytes,
  createInviteProof,
  decodePolicy,
  inviteIdOf,
  inviteKeyOf,
  leavesOf,
  policyBytesOf,
} from '../../mls/index.ts'
import type { ConvoId, InviteId, Policy, PolicyInvite } from '../../mls/index.ts'
import { createInvite } from '../index.ts'

/** An invite as its maker holds it. */
export type TestInvite = {
  readonly seed: Uint8Array
  readonly inviteId: InviteId
  readonly invite: PolicyInvite
}

/** Makes an invite; it opens nothing until a policy has it. */
export async function newTestInvite(rules: Partial<PolicyInvite> = {}): Promise<TestInvite> {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const key = await inviteKeyOf(seed)
  return { seed, inviteId: inviteIdOf(key), invite: { key, approval: false, ...rules } }
}

/** The policy that a member holds. */
export function policyHeld({ state }: TestMember): Policy {
  return decodePolicy(policyBytesOf(state.groupContext.extensions))
}

/** A member's policy with other invites. */
export function withInvites(member: TestMember, ...made: readonly TestInvite[]): Policy {
  const invites = made.map(({ invite }) => invite).sort((a, b) => compareBytes(a.key, b.key))
  return { ...policyHeld(member), invites }
}

/** A member makes an invite, beside no other; gives the member after it. */
export async function makeTestInvite(
  ports: TestPorts,
  convoId: ConvoId,
  member: TestMember,
  { made, preview }: { readonly made: TestInvite; readonly preview?: Uint8Array },
): Promise<TestMember> {
  const { commit, groupInfo, next } = await makeCommit(member, { policy: withInvites(member, made) })
  const input = { caller: member.device, convoId, inviteId: made.inviteId, commit, groupInfo, preview }
  await createInvite(ports, input)
  return next
}

/** A proof that a device's account holds an invite. */
export async function proofOf(
  { serviceDid, clock }: TestPorts,
  { did }: TestDevice,
  {
    lxm,
    made,
    seed = made.seed,
  }: { readonly lxm: string; readonly made: TestInvite; readonly seed?: Uint8Array },
): Promise<string> {
  const issuedAt = Math.floor(clock.now().getTime() / 1000)
  const at = { issuedAt, nonce: crypto.getRandomValues(new Uint8Array(16)) }
  return createInviteProof({ service: serviceDid, inviteId: made.inviteId, did, lxm }, seed, at)
}

/** What an invite shows a stranger for joining. */
export async function throughInvite(
  ports: TestPorts,
  device: TestDevice,
  { convoId, made }: { readonly convoId: ConvoId; readonly made: TestInvite },
) {
  const lxm = 'blue.catbird.mls.group.getGroupInfo'
  const inviteProof = await proofOf(ports, device, { lxm, made })
  const invite = { inviteId: made.inviteId, inviteProof, lxm }
  return getGroupInfo(ports, { caller: device, convoId, invite })
}

/** The external commit by which a device comes in by an invite. */
export async function invitedCommit(
  ports: TestPorts,
  device: TestDevice,
  into: { readonly convoId: ConvoId; readonly made: TestInvite },
): Promise<MadeCommit> {
  const through = await throughInvite(ports, device, into)
  return makeExternalCommit(device, through, { seed: into.made.seed })
}

/** A device comes in by an invite. */
export async function joinByInvite(
  ports: TestPorts,
  device: TestDevice,
  into: { readonly convoId: ConvoId; readonly made: TestInvite },
): Promise<CommitReceipt> {
  return submit(ports, into.convoId, await invitedCommit(ports, device, into))
}

/** Where an account's leaf is, as a member sees it. */
export function leafOf({ state }: TestMember, did: string): number {
  const leaf = leavesOf({ tree: state.ratchetTree }).find((candidate) => candidate.did === did)
  if (leaf === undefined) throw new Error(`${did} has no leaf`)
  return leaf.leafIndex
}
