import { sha256 } from '@noble/hashes/sha2.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { toCbor } from '../cbor.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { encodePolicy } from '../policy/policy-codec.ts'
import type { Policy } from '../policy/policy.ts'
import type { ResetOf } from '../policy/reset-of.ts'

/** The label of reset statements in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdReset'

/** Between what a reset leads: which convo, and which new group. */
export interface ResetScope {
  readonly convoId: string
  /** The id of the group that backs the convo from now on. */
  readonly next: Uint8Array
}

/** SHA-256 of a policy as it is encoded: by it a reset names the policy that it goes on from. */
export function policyHashOf(policy: Policy): Uint8Array {
  return sha256(encodePolicy(policy))
}

/** Signs a reset statement with the private key of the resetter's leaf in the former group. */
export async function createResetStatement(
  scope: ResetScope,
  unsigned: Omit<ResetOf, 'signature'>,
  device: { readonly signatureKey: Uint8Array; readonly ciphersuite: string },
): Promise<ResetOf> {
  const { signature: suite } = await loadCiphersuite(device.ciphersuite)
  const content = signedContent(scope, unsigned)
  return { ...unsigned, signature: await signWithLabel(device.signatureKey, LABEL, content, suite) }
}

/** Whether a reset statement was signed by this key (the public one), for exactly this convo and new group. */
export async function verifyResetStatement(
  scope: ResetScope,
  resetOf: ResetOf,
  leaf: { readonly signatureKey: Uint8Array; readonly ciphersuite: string },
): Promise<boolean> {
  const { signature: suite } = await loadCiphersuite(leaf.ciphersuite)
  try {
    return await verifyWithLabel(
      leaf.signatureKey,
      LABEL,
      signedContent(scope, resetOf),
      resetOf.signature,
      suite,
    )
  } catch {
    return false // a signature of the wrong length or encoding verifies nothing
  }
}

/** The leaf's place is bound by its key: a key stands at one place of a group. */
function signedContent({ convoId, next }: ResetScope, resetOf: Omit<ResetOf, 'signature'>): Uint8Array {
  const { groupId, epoch, transcript, policyHash, reason } = resetOf
  return toCbor({ convoId, groupId, epoch, transcript, policyHash, reason, next })
}
