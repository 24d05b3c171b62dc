import type { Bus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import { unlessGone } from '../../errors/index.ts'
import { appendAccountEvent } from '../../events/index.ts'
import { lockConvo } from '../../groups/lock-convo.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { readPlace } from './sql/convos.ts'
import type { PlaceRow } from './sql/convos.ts'
import { endFilesOfConvo, eraseBulk, eraseRest, eraseWaysIn, takeOthersOut } from './sql/erase-convo.ts'
import type { TakenOutRow } from './sql/erase-convo.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }
type Abandoned = { readonly convoId: string; readonly did: Did }

const rowsAtOnce = 1000

/**
 * Erases a convo that nobody is in but an account that is being deleted: nobody could do anything with it. The ways into it
 * are closed first, also for who has left it and could come back; what there may be much of goes in portions, and the
 * account's membership with the rest: so a kill leaves something by which this is gone on with. Reports stay.
 */
export async function eraseConvo(ports: Ports, convo: Abandoned): Promise<void> {
  const { convoId } = convo
  const closed = await ifAbandoned(ports, convo, (tx) => close(tx, ports, convo))
  if (!closed) return
  for (const statement of eraseBulk)
    while ((await ports.db.execute(statement, [convoId, rowsAtOnce])) === rowsAtOnce);
  await ifAbandoned(ports, convo, async (tx) => {
    for (const statement of eraseRest) await tx.execute(statement, [convoId])
  })
}

async function close(tx: Tx, ports: Ports, { convoId, did }: Abandoned): Promise<void> {
  for (const statement of eraseWaysIn) await tx.execute(statement, [convoId])
  await tx.execute(endFilesOfConvo, [convoId, ports.clock.now()])
  for (const other of await tx.query<TakenOutRow>(takeOthersOut, [convoId, did])) {
    const event = { kind: 'convoRemoved', convoId } as const
    if (other.was_in) await appendAccountEvent(tx, ports, { did: other.did, event })
  }
}

/** Gives whether it is. Somebody may have come in since this was last asked, or another node have erased it. */
async function ifAbandoned(
  { db }: Ports,
  { convoId, did }: Abandoned,
  act: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  const done = await unlessGone(() =>
    withTransaction(db, async (tx) => {
      await lockConvo(tx, convoId)
      const [place] = await tx.query<PlaceRow>(readPlace, [convoId, did])
      if (place?.alone === true) await act(tx)
      return place?.alone === true
    }),
  )
  return done === true
}
