import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { ConvoView } from './convo-view.ts'
import { readConvoView } from './get-convo.ts'
import { markMuted, readPart } from './sql/read-part.ts'
import type { PartRow } from './sql/read-part.ts'

/**
 * Mutes a convo for an account, so that it wakes no device of it, or takes that back; the account's other devices are
 * told. Once more changes nothing. A request can be muted too, before it is accepted.
 *
 * @throws ServiceError `ConvoNotFound` also where the account has left or was removed
 */
export async function muteConvo(
  ports: { readonly db: Database; readonly bus: Bus; readonly clock: Clock },
  {
    caller,
    convoId,
    muted,
  }: { readonly caller: AccountCaller; readonly convoId: ConvoId; readonly muted: boolean },
): Promise<ConvoView> {
  const { did } = caller
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, convoId)
    const [part] = await tx.query<PartRow>(readPart, [convoId, did])
    if (part === undefined || part.left || part.leaving_seq !== null) throw new ServiceError('ConvoNotFound')
    if ((await tx.execute(markMuted, [convoId, did, muted])) > 0) {
      const kind = muted ? 'convoMuted' : 'convoUnmuted'
      await appendAccountEvent(tx, ports, { did, event: { kind, convoId } })
    }
    return readConvoView(tx, { did, convoId })
  })
}
