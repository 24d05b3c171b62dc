import { roleOf, verifyResetStatement } from '@catbird-mls/core/mls'
import type { Policy, PublicGroup } from '@catbird-mls/core/mls'
import type { LostLine } from '../../store/lost-line.ts'

/** Whether a group was begun by a reset that an admin has signed, by the leaves and the policy that were known. */
export async function isResetByAdmin(
  { context, policy: { resetOf } }: PublicGroup,
  known: { readonly leaves: LostLine['leaves']; readonly policy: Policy },
  convoId: string,
): Promise<boolean> {
  if (resetOf === undefined) return false
  const scope = { convoId, next: context.groupId }
  for (const { did, signatureKey } of known.leaves) {
    const key = { signatureKey, ciphersuite: context.cipherSuite }
    if (roleOf(known.policy, did) === 'admin' && (await verifyResetStatement(scope, resetOf, key)))
      return true
  }
  return false
}
