import { audit, followOneAnother } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { portion } from './portion.ts'
import { readStanding } from './read-standing.ts'
import { endSuspensionRow, selectEndedSuspensions } from './sql/account-standing.ts'
import { forgetBareAccount } from './sql/restore-account.ts'
import { withdrawRemovals } from './withdraw-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/** It was an operator who said until when. */
const by: Operator = { kind: 'service', id: 'endSuspensions' }

/** Lifts a bounded number of suspensions whose time is over, and gives how many it looked at. For a job. */
export async function endSuspensions(ports: Ports, { limit }: { readonly limit: number }): Promise<number> {
  const ended = await ports.db.query<{ did: Did }>(selectEndedSuspensions, [ports.clock.now(), limit])
  for (const { did } of ended) {
    await withTransaction(ports.db, (tx) => end(tx, ports, did))
    while ((await withdrawRemovals(ports, { did, limit: portion })) === portion);
  }
  return ended.length
}

async function end(tx: Tx, ports: Ports, did: Did): Promise<void> {
  await followOneAnother(tx, did)
  const before = await readStanding(tx, did)
  if ((await tx.execute(endSuspensionRow, [did, ports.clock.now()])) === 0) return
  await tx.execute(forgetBareAccount, [did])
  await audit(tx, ports, { by, act: 'restoreAccount', subject: did, did, before, after: {} })
}
