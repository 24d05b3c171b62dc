import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { cutOffAccount } from './cut-off-account.ts'
import { portion } from './portion.ts'
import { suggestRemovals } from './suggest-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Suspends an account: one transaction, after which none of its devices may do anything, its sessions and tickets are
 * ended, its connections close, and nobody is given its key packages. Then its removal is suggested in each of its
 * convos, one at a time: should this process die in between, housekeeping goes on where it stopped. Suspending it
 * again changes until when. An account that the service has never seen can be suspended too.
 *
 * @param suspension `until`: when it ends by itself; without it, it does not. An account that is taken down stays so.
 */
export async function suspendAccount(
  ports: Ports,
  suspension: { readonly did: Did; readonly by: Operator; readonly until?: Date | undefined },
): Promise<void> {
  const { did, by, until } = suspension
  await withTransaction(ports.db, (tx) => cutOffAccount(tx, ports, { did, by, until, act: 'suspendAccount' }))
  while ((await suggestRemovals(ports, { did, limit: portion })) === portion);
}
