import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { directConvoId } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { hasRepo } from './has-repo.ts'
import { noteSignal } from '../signals/index.ts'
import { findBlocking, findSharing, lockDirectConvos, settleDirectConvos } from './sql/settle-blocks.ts'
import type { BlockingRow, SettledRow, SharingRow } from './sql/settle-blocks.ts'
import { watchPair } from './sql/watch-pair.ts'

/** Two accounts; where it matters, the first is the one that blocks, or no longer does. */
export type Pair = { readonly did: string; readonly subject: string }

type Ports = { readonly bus: Bus; readonly clock: Clock; readonly serviceDid: Did }

/**
 * Makes what follows from accounts blocking others, or no longer, as what is kept of them says now: their direct convos
 * stand still or go on, which both sides are told; and whoever blocks is told where it shares a group, since what it sees
 * there has changed. A block of somebody who has asked to write is an answer to that. In the transaction of the change.
 */
export async function settleBlocks(ports: Ports, tx: Tx, changes: readonly Pair[]): Promise<void> {
  if (changes.length === 0) return
  await settleDirect(ports, tx, changes)
  await noteBlocks(ports, tx, changes)
  const shared = await tx.query<SharingRow>(findSharing, [
    changes.map(({ did }) => did),
    changes.map(({ subject }) => subject),
  ])
  for (const { did, subject } of shared)
    await appendAccountEvent(tx, ports, { did, event: { kind: 'relationChanged', did: subject } })
}

/** In order, since each counts against another account. */
async function noteBlocks(ports: Ports, tx: Tx, changes: readonly Pair[]): Promise<void> {
  const blocks = await tx.query<BlockingRow>(findBlocking, [
    changes.map(({ did }) => did),
    changes.map(({ subject }) => subject),
  ])
  for (const { did: by, subject: requester } of blocks)
    await noteSignal(tx, ports, 'blocked', { requester, by })
}

/**
 * Begins to watch over a direct convo, in the transaction that creates it, or again: its accounts are looked at by the
 * clock, and if one of them blocks the other it stands still from the start. A block that comes in meanwhile is settled by whichever
 * of the two comes later.
 */
export async function watchDirect(ports: Ports, tx: Tx, pair: Pair): Promise<void> {
  const { did, subject } = pair
  if (!hasRepo(did) || !hasRepo(subject)) return
  await tx.execute(watchPair, [did, subject, ports.clock.now()])
  await settleDirect(ports, tx, [pair])
}

/** Direct convos stand still or go on. */
async function settleDirect(ports: Ports, tx: Tx, pairs: readonly Pair[]): Promise<void> {
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
