import type { Bus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import { unlessGone } from '../../errors/index.ts'
import { appendNotice } from '../../groups/append-notice.ts'
import { lockConvo } from '../../groups/lock-convo.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { portion } from '../portion.ts'
import { eraseConvo } from './erase-convo.ts'
import {
  forgetLetGo,
  handRequestsOver,
  markMemberDeleted,
  readPlace,
  revokeInvitesOf,
  selectAbandoned,
  selectConvosLetGo,
  selectConvosToPart,
} from './sql/convos.ts'
import type { AbandonedRow, ConvoRow, PlaceRow } from './sql/convos.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Takes a deleted account out of its convos, as far as the service can do that: it is leaving them, by a notice in their
 * logs, and its invites into them are revoked. Its leaves stay until a member commits their removal. A convo that nobody
 * else is in goes whole. One transaction a convo: none waits for another, and a kill loses nothing.
 */
export async function partConvos(ports: Ports, did: Did, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const convos = await ports.db.query<ConvoRow>(selectConvosToPart, [did, portion])
    for (const { convo_id: convoId } of convos) {
      const alone = await unlessGone(() =>
        withTransaction(ports.db, (tx) => part(tx, ports, { convoId, did })),
      )
      if (alone === true) await eraseConvo(ports, { convoId, did })
    }
    if (convos.length < portion) return
  }
}

/** Gives whether nobody else is in the convo, which is left as it is then. */
async function part(
  tx: Tx,
  ports: Ports,
  { convoId, did }: { readonly convoId: string; readonly did: Did },
): Promise<boolean> {
  await lockConvo(tx, convoId)
  const [place] = await tx.query<PlaceRow>(readPlace, [convoId, did])
  if (place === undefined || place.alone) return place !== undefined
  const notice = { kind: 'leaveRequested', did, statements: [] } as const
  const seq = place.stays ? await appendNotice(ports, tx, { convoId, notice }) : null
  await tx.execute(handRequestsOver, [convoId, did])
  await tx.execute(revokeInvitesOf, [convoId, did, ports.clock.now()])
  await tx.execute(markMemberDeleted, [convoId, did, seq])
  return false
}

/**
 * Erases convos that deleted accounts are leaving and everybody else has left since: at most so many, and gives how many.
 * For a job.
 */
export async function eraseAbandonedConvos(
  ports: Ports,
  { limit }: { readonly limit: number },
): Promise<number> {
  const convos = await ports.db.query<AbandonedRow>(selectAbandoned, [limit])
  for (const { convo_id: convoId, did } of convos) await eraseConvo(ports, { convoId, did: did as Did }) // as it was written
  return convos.length
}

/** Forgets deleted accounts in the convos that have let go of them: at most so many, and gives how many. For a job. */
export async function forgetPartedAccounts(
  { db }: { readonly db: Database },
  { limit }: { readonly limit: number },
): Promise<number> {
  const convos = await db.query<ConvoRow>(selectConvosLetGo, [limit])
  for (const { convo_id: convoId } of convos)
    await unlessGone(() =>
      withTransaction(db, async (tx) => {
        await lockConvo(tx, convoId)
        await tx.execute(forgetLetGo, [convoId])
      }),
    )
  return convos.length
}
