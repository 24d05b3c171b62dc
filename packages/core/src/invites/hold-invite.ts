import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { isTimely, useUpNonce } from '../identity/proof-nonce.ts'
import { parseInviteProof, verifyInviteProof } from '../mls/index.ts'
import type { ConvoId, Did, InviteId } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import type { Clock } from '../ports/index.ts'
import { findOpenInvite, refuseUnusable } from './open-invite.ts'
import type { OpenInviteRow } from './sql/read-open-invite.ts'

/** What checking an invite proof needs. */
export type InviteProofPorts = {
  readonly db: Queryable
  readonly clock: Clock
  /** This service's own DID, without a fragment. */
  readonly serviceDid: Did
}

/** An invite as a caller shows it. */
export type ShownInvite = {
  readonly convoId: ConvoId
  readonly inviteId: InviteId
  readonly inviteProof: string
}

/**
 * Accepts a caller's proof that it holds the seed of an invite, uses up its nonce, and gives the invite. An invite that
 * is unknown or revoked and a proof by another seed have one answer, so that nobody learns which invites there are by
 * asking. The nonce is claimed after the signature is checked, so that nobody can use it up without the seed.
 *
 * @throws ServiceError `BadInviteProof`, `InviteNotFound`, `InviteExpired`, `InviteExhausted`
 */
export async function holdInvite(
  ports: InviteProofPorts,
  { did, lxm, ...shown }: ShownInvite & { readonly did: Did; readonly lxm: string },
): Promise<OpenInviteRow> {
  const { convoId, inviteId } = shown
  const proof = parseInviteProof(shown.inviteProof)
  if (!isTimely(ports.clock, proof))
    throw badProof('The invite proof was not made within 5 minutes of now; check the clock.')
  const invite = await findOpenInvite(ports.db, { convoId, inviteId, did })
  const scope = { service: ports.serviceDid, inviteId, did, lxm }
  if (!(await verifyInviteProof(scope, proof, invite.key)))
    throw refuse('service.invite-open', 'there is no such invite')
  const fresh = await useUpNonce(ports.db, { did, whose: `invite:${inviteId}:${did}` }, proof)
  if (!fresh) throw badProof('The invite proof has been used before.')
  refuseUnusable(invite, ports.clock.now())
  return invite
}

function badProof(message: string): ServiceError {
  return new ServiceError('BadInviteProof', { message })
}
