import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { unlessGone } from '../errors/index.ts'
import { appendNotice } from '../groups/append-notice.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { markTold, selectUntoldConvos } from './sql/suggest-removals.ts'
import type { UntoldRow } from './sql/suggest-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Suggests the removal of suspended accounts, of one or of all, in those of their convos that have not been told: at
 * most `limit`, and gives how many it looked at. Each is told once for each suspension, also one that the account
 * has come into since. One transaction a convo, so that none waits for another, and a kill loses nothing.
 */
export async function suggestRemovals(
  ports: Ports,
  { did, limit }: { readonly did?: Did; readonly limit: number },
): Promise<number> {
  const untold = await ports.db.query<UntoldRow>(selectUntoldConvos, [did ?? null, limit])
  for (const row of untold) await unlessGone(() => withTransaction(ports.db, (tx) => tell(tx, ports, row)))
  return untold.length
}

/** What was read without a lock is read again under the convo's: another node may have told it, or the account be back. */
async function tell(tx: Tx, ports: Ports, row: UntoldRow): Promise<void> {
  const { convo_id: convoId, did, suspended_at: suspendedAt } = row
  await lockConvo(tx, convoId)
  if ((await tx.execute(markTold, [convoId, did, suspendedAt])) === 0) return
  const notice = { kind: 'removalSuggested', did, reason: 'accountSuspended' } as const
  await appendNotice(ports, tx, { convoId, notice })
}
