import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { ConvoId, InviteId } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { revokeInvites } from './sql/keep-invites.ts'
import { readRevokable } from './sql/revoke-invite.ts'
import type { RevokableRow } from './sql/revoke-invite.ts'

/**
 * Revokes an invite at the service: it opens nothing from then on. Members go on to see it in the policy, which only they
 * can change. It cannot be taken back.
 *
 * @throws ServiceError `ConvoNotFound`, `InviteNotFound`
 */
export async function revokeInviteAsOperator(
  ports: { readonly db: Database; readonly clock: Clock },
  {
    convoId,
    inviteId,
    by,
  }: { readonly convoId: ConvoId; readonly inviteId: InviteId; readonly by: Operator },
): Promise<void> {
  await withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, convoId)
    const [invite] = await tx.query<RevokableRow>(readRevokable, [convoId, inviteId])
    if (invite === undefined) throw new ServiceError('InviteNotFound')
    await tx.execute(revokeInvites, [convoId, ports.clock.now(), [inviteId]])
    const did = invite.made_by ?? undefined
    await audit(tx, ports, {
      by,
      act: 'revokeInvite',
      subject: `${convoId}/${inviteId}`,
      did,
      before: { revoked: invite.revoked },
      after: { revoked: true },
    })
  })
}
