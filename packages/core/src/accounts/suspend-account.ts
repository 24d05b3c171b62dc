import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { portion } from './portion.ts'
import { deleteTicketsOfAccount, endSessionsOfAccount, suspendAccountRow } from './sql/suspend-account.ts'
import { suggestRemovals } from './suggest-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Suspends an account: one transaction, after which none of its devices may do anything, its sessions and tickets are
 * ended, its connections close, and nobody is given its key packages. Then its removal is suggested in each of its
 * convos, one at a time: should this process die in between, housekeeping goes on where it stopped. Suspending it
 * again changes nothing. An account that the service has never seen can be suspended too.
 */
export async function suspendAccount(ports: Ports, account: { readonly did: Did }): Promise<void> {
  await withTransaction(ports.db, (tx) => cutOff(tx, ports, account))
  while ((await suggestRemovals(ports, { ...account, limit: portion })) === portion);
}

/** Sessions before tickets, and the account's row last: the order of the house. */
async function cutOff(tx: Tx, ports: Ports, { did }: { readonly did: Did }): Promise<void> {
  const now = ports.clock.now()
  await tx.execute(endSessionsOfAccount, [did, now])
  await tx.execute(deleteTicketsOfAccount, [did])
  await tx.execute(suspendAccountRow, [did, now])
  tx.afterCommit(() => tellAccount(ports.bus, did, { kind: 'suspended' }))
}
