import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { directConvoId } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { findSharing, lockDirectConvos, settleDirectConvos } from './sql/settle-blocks.ts'
import type { SettledRow, SharingRow } from './sql/settle-blocks.ts'

/** Two accounts; where it matters, the first is the one that blocks, or no longer does. */
export type Pair = { readonly did: string; readonly subject: string }

type Ports = { readonly bus: Bus; readonly clock: Clock; readonly serviceDid: Did }

/**
 * Makes what follows from accounts blocking others, or no longer, as what is kept of them says now: their direct convos
 * stand still or go on, which both sides are told; and whoever blocks is told where it shares a group, since what it sees
 * there has changed. In the transaction of the change.
 */
export async function settleBlocks(ports: Ports, tx: Tx, changes: readonly Pair[]): Promise<void> {
  if (changes.length === 0) return
  await settleDirect(ports, tx, changes)
  const shared = await tx.query<SharingRow>(findSharing, [
    changes.map(({ did }) => did),
    changes.map(({ subject }) => subject),
  ])
  for (const { did, subject } of shared)
    await appendAccountEvent(tx, ports, { did, event: { kind: 'relationChanged', did: subject } })
}

/**
 * The same for direct convos alone; also for one that is being created, in the transaction that does. Whichever of the
 * two comes later sees the other.
 */
export async function settleDirect(ports: Ports, tx: Tx, pairs: readonly Pair[]): Promise<void> {
  const byConvo = new Map(
    pairs.map(({ did, subject }) => [
      directConvoId(ports.serviceDid, did, subject) as string,
      [did, subject],
    ]),
  )
  const convoIds = [...byConvo.keys()]
  await tx.execute(lockDirectConvos, [convoIds])
  const dids = [...byConvo.values()]
  const settled = await tx.query<SettledRow>(settleDirectConvos, [
    convoIds,
    dids.map(([one]) => one),
    dids.map(([, other]) => other),
    ports.clock.now(),
  ])
  for (const { convo_id: convoId, blocked } of settled)
    for (const did of byConvo.get(convoId) ?? [])
      await appendAccountEvent(tx, ports, {
        did,
        event: { kind: 'convoAvailability', convoId, available: !blocked },
      })
}
