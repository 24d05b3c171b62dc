import type { Tx } from '../database/index.ts'
import type { InviteAt } from './open-invite.ts'
import { useInvite as statement } from './sql/use-invite.ts'

/** Counts an account that comes in by an invite. Under the convo's lock, after {@link checkOpenInvite} there. */
export async function useInvite(
  tx: Tx,
  { convoId, inviteId, did, now }: InviteAt & { readonly now: Date },
): Promise<void> {
  await tx.execute(statement, [convoId, inviteId, did, now])
}
