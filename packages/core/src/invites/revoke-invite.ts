import { withTransaction } from '../database/index.ts'
import type { Tx } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { ServiceError } from '../errors/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import { submitCommit } from '../groups/submit-commit.ts'
import type { SubmitPorts } from '../groups/submit-commit.ts'
import type { CommitReceipt } from '../groups/situation.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { mayBy } from '../mls/index.ts'
import type { ConvoId, InviteId } from '../mls/index.ts'
import { revokeInvites } from './sql/keep-invites.ts'
import { readRevokable } from './sql/revoke-invite.ts'
import type { RevokableRow } from './sql/revoke-invite.ts'
import { standingIn } from './standing.ts'

type Revocation = { readonly caller: DeviceCaller; readonly convoId: ConvoId; readonly inviteId: InviteId }

/** The commit that takes an invite out of the policy. */
export type RevokingCommit = {
  readonly commit: Uint8Array
  readonly groupInfo: Uint8Array
  readonly metadata?: Uint8Array | undefined
}

/**
 * Revokes an invite, by a transaction of its own: it opens nothing from then on, even when the commit that takes it out
 * of the policy loses its epoch or is not there yet. Members go on to see it in the policy until one is accepted, and
 * the service lets nobody in by it meanwhile.
 *
 * @returns the answer to the commit; undefined where none came
 * @throws ServiceError as `blue.catbird.mls.invite.revokeInvite` lists them
 */
export async function revokeInvite(
  ports: SubmitPorts,
  { commit, ...revocation }: Revocation & { readonly commit?: RevokingCommit | undefined },
): Promise<CommitReceipt | undefined> {
  await withTransaction(ports.db, (tx) => revoke(tx, revocation, ports.clock.now()))
  if (commit === undefined) return undefined
  const { caller, convoId, inviteId } = revocation
  return submitCommit(ports, { ...commit, caller, convoId, invite: { kind: 'revoke', inviteId } })
}

async function revoke(tx: Tx, { caller, convoId, inviteId }: Revocation, now: Date): Promise<void> {
  await lockConvo(tx, convoId)
  await requireActiveDevice(tx, caller)
  const { policy, member, status } = await standingIn(tx, { convoId, did: caller.did })
  if (status === null) throw new ServiceError('ConvoNotFound')
  const [invite] = await tx.query<RevokableRow>(readRevokable, [convoId, inviteId])
  if (invite === undefined) throw new ServiceError('InviteNotFound')
  if (invite.revoked) return
  if (!member) throw new ServiceError('NotMember')
  if (status === 'request') throw new ServiceError('ConvoNotAccepted')
  if (!mayBy(policy, 'invite', caller.did)) throw new ServiceError('NotAllowed')
  await tx.execute(revokeInvites, [convoId, now, [inviteId]])
}
