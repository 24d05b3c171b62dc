import type { Bus } from '../bus/index.ts'
import { tellConvo } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { Relations } from '../relations/index.ts'
import { watchDirect } from '../relations/settle-blocks.ts'
import { noteSignal } from '../signals/index.ts'
import type { ConvoView } from './convo-view.ts'
import { readConvoView } from './get-convo.ts'
import { findUnwatched } from './sql/find-unwatched.ts'
import type { UnwatchedRow } from './sql/find-unwatched.ts'
import { markAccepted, markReturned, readPart } from './sql/read-part.ts'
import type { PartRow } from './sql/read-part.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceDid: Did
  readonly relations: Pick<Relations, 'between'>
}
type Asked = { readonly caller: AccountCaller; readonly convoId: ConvoId }

/**
 * Accepts a convo that arrived as a request, so that the account's devices may commit and send in it. Accepting again
 * changes nothing.
 *
 * An account that has left a direct convo comes back to it this way: it is still one of its two accounts, and nobody
 * else has to do anything for it. Its devices see the log from here on, and join the present generation by external
 * commit.
 *
 * @throws ServiceError `ConvoNotFound` also where the account has left or was removed, `NotAvailable` while one of a
 * direct convo blocks the other
 */
export async function acceptConvo(ports: Ports, { caller, convoId }: Asked): Promise<ConvoView> {
  const { did } = caller
  await watchAgain(ports, { caller, convoId })
  return withTransaction(ports.db, async (tx) => {
    const { last_seq: seq, kind, blocked } = await lockConvo(tx, convoId)
    const [part] = await tx.query<PartRow>(readPart, [convoId, did])
    if (part === undefined || part.left) throw new ServiceError('ConvoNotFound')
    const returns = part.leaving_seq !== null
    if (returns && kind !== 'direct') throw new ServiceError('ConvoNotFound')
    if (part.status === 'request') {
      if (blocked) throw new ServiceError('NotAvailable')
      await (returns
        ? tx.execute(markReturned, [convoId, did, seq + 1])
        : tx.execute(markAccepted, [convoId, did]))
      if (!returns) await noteAccepted(ports, tx, { by: did, convoId, part })
      await appendAccountEvent(tx, ports, { did, event: { kind: 'convoAccepted', convoId } })
      tx.afterCommit(() => tellConvo(ports.bus, convoId, { seq, members: true }))
    }
    return readConvoView(tx, { did, convoId })
  })
}

/**
 * Begins to watch over a direct convo again where one of the two was deleted meanwhile: its blocks are forgotten, and the
 * convo may stand still by one of them. The network is asked first: what it cannot tell counts as a block, as it does where
 * a convo is begun. In a transaction of its own, since whoever settles blocks takes a relation before
 * the convo.
 */
async function watchAgain(ports: Ports, { caller: { did }, convoId }: Asked): Promise<void> {
  const [other] = await ports.db.query<UnwatchedRow>(findUnwatched, [convoId, did])
  if (other === undefined) return
  const between = (await ports.relations.between(did, [other.did])).get(other.did)
  if (between?.known !== true || between.blocked) throw new ServiceError('NotAvailable')
  await withTransaction(ports.db, (tx) => watchDirect(ports, tx, { did, subject: other.did }))
}

async function noteAccepted(
  ports: { readonly clock: Clock },
  tx: Tx,
  { by, convoId, part }: { readonly by: Did; readonly convoId: ConvoId; readonly part: PartRow },
): Promise<void> {
  const { requested_by: requester } = part
  if (requester !== null) await noteSignal(tx, ports, 'accepted', { requester, by, convoId })
}
