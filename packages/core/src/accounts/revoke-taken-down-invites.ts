import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { unlessGone } from '../errors/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { revokeInvitesOf, selectTakenDownInvites } from './sql/taken-down-invites.ts'
import type { TakenDownInviteRow } from './sql/taken-down-invites.ts'

/**
 * Revokes the invites that accounts made which are taken down, of one or of all: those of at most so many convos, and
 * gives of how many. One transaction a convo, so that none waits for another, and a kill loses nothing.
 */
export async function revokeTakenDownInvites(
  ports: { readonly db: Database; readonly clock: Clock },
  { did, limit }: { readonly did?: Did; readonly limit: number },
): Promise<number> {
  const open = await ports.db.query<TakenDownInviteRow>(selectTakenDownInvites, [did ?? null, limit])
  for (const row of open)
    await unlessGone(() => withTransaction(ports.db, (tx) => revoke(tx, row, ports.clock.now())))
  return open.length
}

async function revoke(tx: Tx, { convo_id: convoId, did }: TakenDownInviteRow, now: Date): Promise<void> {
  await lockConvo(tx, convoId)
  await tx.execute(revokeInvitesOf, [convoId, did, now])
}
