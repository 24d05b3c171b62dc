import { fromBase64Url, toBase64Url } from '../bytes.ts'
import { toCbor } from '../cbor.ts'
import { refuse } from '../rules/refuse.ts'
import { isSignedByInvite, signByInvite } from './invite-key.ts'

/** The label of invite proofs in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdInviteProof'

/** What an invite proof is about: one invite, shown by one account to one method of one service. */
export interface InviteProofScope {
  /** The service's DID, without fragment. */
  readonly service: string
  readonly inviteId: string
  readonly did: string
  /** The method's NSID. */
  readonly lxm: string
}

/** An invite proof, taken apart. */
export interface InviteProof {
  /** Unix seconds. */
  readonly issuedAt: number
  /** 16 random bytes in base64url, claimed once by the service. */
  readonly nonce: string
  readonly signature: Uint8Array
}

/**
 * Makes the proof that a caller holds the seed of an invite: `v1.<issuedAt>.<nonce>.<signature>`. Time and nonce are
 * the proof's own, as in a device proof, since a proxied client never sees the token of its call.
 */
export async function createInviteProof(
  scope: InviteProofScope,
  seed: Uint8Array,
  at: { issuedAt: number; nonce: Uint8Array },
): Promise<string> {
  const nonce = toBase64Url(at.nonce)
  const content = signedContent(scope, { issuedAt: at.issuedAt, nonce })
  return `v1.${at.issuedAt}.${nonce}.${toBase64Url(await signByInvite(seed, LABEL, content))}`
}

/**
 * Takes an invite proof apart; nothing of it is verified yet.
 *
 * @throws ServiceError `BadInviteProof`
 */
export function parseInviteProof(text: string): InviteProof {
  const [, issued = '', nonce = '', signed = ''] =
    /^v1\.(\d{1,12})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{86})$/.exec(text) ?? []
  const signature = fromBase64Url(signed)
  if (issued === '' || signature === undefined) {
    throw refuse('invite-proof.form', 'the invite proof is malformed')
  }
  return { issuedAt: Number(issued), nonce, signature }
}

/** Whether the proof was signed by the seed of this invite's key for exactly this call. */
export function verifyInviteProof(
  scope: InviteProofScope,
  proof: InviteProof,
  key: Uint8Array,
): Promise<boolean> {
  return isSignedByInvite(key, LABEL, signedContent(scope, proof), proof.signature)
}

function signedContent(
  { service, inviteId, did, lxm }: InviteProofScope,
  { issuedAt, nonce }: { issuedAt: number; nonce: string },
): Uint8Array {
  return toCbor({ service, inviteId, did, lxm, nonce, issuedAt })
}
