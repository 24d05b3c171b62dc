import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import { lockConvo } from '../../groups/lock-convo.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { readPlace } from './sql/convos.ts'
import type { PlaceRow } from './sql/convos.ts'
import { endFilesOfConvo, eraseBulk, eraseRest, eraseWaysIn } from './sql/erase-convo.ts'

type Ports = { readonly db: Database; readonly clock: Clock }
type Abandoned = { readonly convoId: string; readonly did: Did }

const rowsAtOnce = 1000

/**
 * Erases a convo that nobody is in but an account that is being deleted: nobody could read it any more. The ways into it are
 * closed first, what there may be much of goes in portions, and the account's membership with the rest: so a kill leaves
 * something by which this is gone on with. Reports stay.
 */
export async function eraseConvo(ports: Ports, convo: Abandoned): Promise<void> {
  const now = ports.clock.now()
  const closed = await ifAbandoned(ports, convo, async (tx) => {
    for (const statement of eraseWaysIn) await tx.execute(statement, [convo.convoId])
    await tx.execute(endFilesOfConvo, [convo.convoId, now])
  })
  if (!closed) return
  for (const statement of eraseBulk)
    while ((await ports.db.execute(statement, [convo.convoId, rowsAtOnce])) === rowsAtOnce);
  await ifAbandoned(ports, convo, async (tx) => {
    for (const statement of eraseRest) await tx.execute(statement, [convo.convoId])
  })
}

/** Somebody may have come in since this was last asked. */
function ifAbandoned(
  { db }: Ports,
  { convoId, did }: Abandoned,
  act: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  return withTransaction(db, async (tx) => {
    await lockConvo(tx, convoId)
    const [place] = await tx.query<PlaceRow>(readPlace, [convoId, did])
    if (place?.alone !== true) return false
    await act(tx)
    return true
  })
}
