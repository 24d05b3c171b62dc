import { asEpoch } from '../epoch.ts'
import { toCbor } from '../cbor.ts'
import { inviteKeyOf, isSignedByInvite, signByInvite } from './invite-key.ts'

/** The label of invites in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdInvite'

/** What an external commit carries whose joiner comes in by an invite. */
export interface CarriedInvite {
  /** The invite's public key, by which it stands in the policy. */
  readonly key: Uint8Array
  readonly signature: Uint8Array
}

/** Whom an invite lets in, and where: one leaf of one account, at one epoch of one group. */
export interface InvitedJoin {
  readonly groupId: Uint8Array
  /** The epoch that the external commit ends. */
  readonly epoch: bigint
  readonly did: string
  /** The joining leaf's signature key. */
  readonly signatureKey: Uint8Array
}

/** Lets a leaf in by the seed of an invite: the signature that its external commit carries. */
export async function signInvite(join: InvitedJoin, seed: Uint8Array): Promise<CarriedInvite> {
  const signature = await signByInvite(seed, LABEL, signedContent(join))
  return { key: await inviteKeyOf(seed), signature }
}

/** Whether an invite was signed by its own seed for exactly this leaf, account, group and epoch. */
export function verifyInvite(join: InvitedJoin, { key, signature }: CarriedInvite): Promise<boolean> {
  return isSignedByInvite(key, LABEL, signedContent(join), signature)
}

function signedContent({ groupId, epoch, did, signatureKey }: InvitedJoin): Uint8Array {
  return toCbor({ groupId, epoch: asEpoch(epoch), did, signatureKey })
}
