import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteTicketsOfAccount, endSessionsOfAccount } from './sql/end-access.ts'

/**
 * Ends what the devices of an account act by: its sessions and tickets, and its connections once this has been committed.
 * Sessions before tickets, and the account's row after both: the order of the house.
 */
export async function endAccess(
  tx: Tx,
  { bus, clock }: { readonly bus: Bus; readonly clock: Clock },
  did: Did,
): Promise<void> {
  await tx.execute(endSessionsOfAccount, [did, clock.now()])
  await tx.execute(deleteTicketsOfAccount, [did])
  tx.afterCommit(() => tellAccount(bus, did, { kind: 'suspended' }))
}
