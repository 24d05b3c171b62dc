import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { unlessGone } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { appendNotice } from '../groups/append-notice.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { findShutOut, markWithdrawn, selectToldConvos } from './sql/withdraw-removals.ts'
import type { ShutOutRow, ToldRow, WithdrawnRow } from './sql/withdraw-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Takes back the suggested removal of accounts that were restored, of one or of all, in those of their convos that have
 * been told of the suspension: at most `limit`, and gives how many it looked at. Where a device of the account lost its
 * leaf meanwhile, and the account is a member still, its devices are told that they may join. One transaction a convo, as
 * with `suggestRemovals`, so that none waits for another, and a kill loses nothing.
 */
export async function withdrawRemovals(
  ports: Ports,
  { did, limit }: { readonly did?: Did; readonly limit: number },
): Promise<number> {
  const told = await ports.db.query<ToldRow>(selectToldConvos, [did ?? null, limit])
  for (const row of told) await unlessGone(() => withTransaction(ports.db, (tx) => withdraw(tx, ports, row)))
  return told.length
}

/** What was read without a lock is read again under the convo's: another node may have done it, or the account be cut off again. */
async function withdraw(tx: Tx, ports: Ports, { convo_id: convoId, did }: ToldRow): Promise<void> {
  await lockConvo(tx, convoId)
  const [withdrawn] = await tx.query<WithdrawnRow>(markWithdrawn, [convoId, did])
  if (withdrawn?.member !== true) return
  await appendNotice(ports, tx, { convoId, notice: { kind: 'removalWithdrawn', did } })
  const [shutOut] = await tx.query<ShutOutRow>(findShutOut, [convoId, did, withdrawn.told_seq])
  if (shutOut === undefined) return
  const event = { kind: 'convoAdded', convoId, status: shutOut.status } as const
  await appendAccountEvent(tx, ports, { did, event })
}
