import { bytesEqual, leavesOf, policyHashOf, roleOf, verifyResetStatement } from '@catbird-mls/core/mls'
import type { LeafRef, PublicGroup } from '@catbird-mls/core/mls'
import { sameKeys, sameMembers } from './compare-groups.ts'
import type { AnnouncedReset } from './take-reset.ts'

/** The group that backs a convo now, as the service gives it, where the log shows no more how it came to be. */
export interface GivenGeneration {
  readonly generation: number
  readonly groupInfo: Uint8Array
  /** Absent at epoch 0, whose GroupInfo has the tree in it. */
  readonly ratchetTree?: Uint8Array
  readonly group: PublicGroup
}

/**
 * Judges a reset whose notice the log has lost, by what the present group's policy still says of it: nobody may change
 * or drop that (protocol.md, "Reset"). As for any reset that comes after more than is known, it has to be signed by a
 * device known of old, of an account that was an admin then; kind, suite and keys of known devices stay; and one that
 * comes next names the former group and goes on from it. More cannot be told, so it is never `verified`.
 *
 * @throws Error why it does not follow from what is held
 */
export async function judgeLostReset(
  known: PublicGroup,
  given: GivenGeneration,
  of: { readonly convoId: string; readonly generation: number },
): Promise<AnnouncedReset> {
  const { resetOf } = given.group.policy
  if (resetOf === undefined) throw new Error('its policy does not say what it comes after')
  checkSameConvo(known, given.group)
  if (given.generation === of.generation + 1) checkGoesOn(known, given.group, resetOf)
  const admins = leavesOf(known).filter(({ did }) => roleOf(known.policy, did) === 'admin')
  const resetter = await signerOf(given.group, of.convoId, admins)
  if (resetter === undefined) throw new Error('no device known to be an admin’s has signed it')
  return announcedBy(given, resetter.did)
}

/** The same without a judgement, since a person wants it: as far as the group says that it came by a reset. */
export async function lostReset(given: GivenGeneration, convoId: string): Promise<AnnouncedReset> {
  if (given.group.policy.resetOf === undefined) throw new Error('its policy does not say what it comes after')
  const signer = await signerOf(given.group, convoId, leavesOf(given.group))
  return announcedBy(given, signer?.did)
}

function announcedBy({ group, ...given }: GivenGeneration, by: string | undefined): AnnouncedReset {
  const { absent, resetOf } = group.policy
  const reason = resetOf?.reason ?? ''
  return { ...given, absent: absent.length, by, reason, verified: false }
}

async function signerOf(
  { context, policy: { resetOf } }: PublicGroup,
  convoId: string,
  leaves: readonly LeafRef[],
): Promise<LeafRef | undefined> {
  if (resetOf === undefined) return undefined
  const scope = { convoId, next: context.groupId }
  for (const leaf of leaves) {
    const key = { signatureKey: leaf.signatureKey, ciphersuite: context.cipherSuite }
    if (await verifyResetStatement(scope, resetOf, key)) return leaf
  }
  return undefined
}

function checkSameConvo(known: PublicGroup, given: PublicGroup): void {
  if (bytesEqual(given.context.groupId, known.context.groupId))
    throw new Error('the new group has the id of the former')
  if (given.policy.kind !== known.policy.kind) throw new Error('the kind of a convo never changes')
  if (given.context.cipherSuite !== known.context.cipherSuite)
    throw new Error('the new group is of another ciphersuite')
  if (known.policy.kind === 'direct' && !sameMembers(given, known))
    throw new Error('a direct convo keeps its two accounts')
  if (!sameKeys(given, known)) throw new Error('a device that is known has another key there')
}

function checkGoesOn(
  known: PublicGroup,
  given: PublicGroup,
  resetOf: NonNullable<PublicGroup['policy']['resetOf']>,
): void {
  if (!bytesEqual(resetOf.groupId, known.context.groupId)) throw new Error('it comes after another group')
  const epoch = Number(known.context.epoch)
  if (resetOf.epoch < epoch) throw new Error('it goes back behind the state that is held')
  if (resetOf.epoch > epoch) return
  const { confirmedTranscriptHash } = known.context
  if (!bytesEqual(resetOf.transcript, confirmedTranscriptHash))
    throw new Error('it comes after another history')
  if (!bytesEqual(resetOf.policyHash, policyHashOf(known.policy)))
    throw new Error('it comes after another policy')
}
