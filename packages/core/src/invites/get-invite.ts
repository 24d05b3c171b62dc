import type { AccountCaller } from '../identity/callers.ts'
import { holdInvite } from './hold-invite.ts'
import type { InviteProofPorts, ShownInvite } from './hold-invite.ts'
import { countMembers } from './sql/count-members.ts'

/** What an invite leads to, as its holder sees it: never the name, which the service does not know. */
export type InvitePreview = {
  readonly kind: string
  readonly approval: boolean
  readonly memberCount: number
  readonly expiresAt?: Date
  /** Sealed under a key from the seed. */
  readonly preview?: Uint8Array
}

/**
 * What an invite leads to, for whoever holds its seed.
 *
 * @throws ServiceError `InviteNotFound`, `InviteExpired`, `InviteExhausted`, `BadInviteProof`
 */
export async function getInvite(
  ports: InviteProofPorts,
  { caller, ...shown }: ShownInvite & { readonly caller: AccountCaller; readonly lxm: string },
): Promise<InvitePreview> {
  const invite = await holdInvite(ports, { ...shown, did: caller.did })
  const [counted] = await ports.db.query<{ readonly members: number }>(countMembers, [shown.convoId])
  const { kind, approval, expires_at: expiresAt, preview } = invite
  return {
    ...{ kind, approval },
    memberCount: counted?.members ?? 0,
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(preview === null ? {} : { preview }),
  }
}
