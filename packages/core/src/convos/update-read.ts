import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { ConvoView } from './convo-view.ts'
import { getConvo } from './get-convo.ts'
import { markAllRead, markRead } from './sql/mark-read.ts'
import type { ReadRow } from './sql/mark-read.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/** How many convos one call marks as read at most. */
const maxConvos = 1000

/**
 * Notes up to where an account has read a convo, for its other devices: it goes forward only, and no further than the
 * log. Who wants the service not to know it says it to its own devices in a read receipt instead, which is encrypted.
 *
 * @throws ServiceError `ConvoNotFound`, `ConvoNotAccepted`: a request is not read before it is accepted
 */
export async function updateRead(
  ports: Ports,
  {
    caller,
    convoId,
    seq,
  }: { readonly caller: AccountCaller; readonly convoId: ConvoId; readonly seq: number },
): Promise<ConvoView> {
  const { status } = await getConvo(ports, { caller, convoId })
  if (status === 'request') throw new ServiceError('ConvoNotAccepted')
  await withTransaction(ports.db, async (tx) => {
    const rows = await tx.query<ReadRow>(markRead, [convoId, caller.did, seq])
    await tell(ports, tx, caller.did, rows)
  })
  return getConvo(ports, { caller, convoId })
}

/**
 * Notes of all convos that an account has accepted that it has read them, 1000 at most: once more does the rest.
 *
 * @returns how many that changed
 */
export async function updateAllRead(
  ports: Ports,
  { caller }: { readonly caller: AccountCaller },
): Promise<number> {
  return withTransaction(ports.db, async (tx) => {
    const rows = await tx.query<ReadRow>(markAllRead, [caller.did, maxConvos])
    await tell(ports, tx, caller.did, rows)
    return rows.length
  })
}

async function tell(ports: Ports, tx: Tx, did: Did, rows: readonly ReadRow[]): Promise<void> {
  for (const { convo_id: convoId, last_read_seq: seq } of rows) {
    await appendAccountEvent(tx, ports, { did, event: { kind: 'convoRead', convoId, seq } })
  }
}
