import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { cutOffAccount } from './cut-off-account.ts'
import { portion } from './portion.ts'
import { revokeTakenDownInvites } from './revoke-taken-down-invites.ts'
import { suggestRemovals } from './suggest-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Takes an account down: as a suspension without end, and more. Convos that it has asked others into stand in no list of
 * theirs as long as they have not accepted them, and the invites that it has made are revoked, one convo at a time, which
 * housekeeping goes on with should this process die in between. Restoring the account brings the requests back; invites
 * that are revoked stay so.
 */
export async function takeDownAccount(
  ports: Ports,
  { did, by }: { readonly did: Did; readonly by: Operator },
): Promise<void> {
  await withTransaction(ports.db, (tx) => cutOffAccount(tx, ports, { did, by, act: 'takeDownAccount' }))
  while ((await suggestRemovals(ports, { did, limit: portion })) === portion);
  while ((await revokeTakenDownInvites(ports, { did, limit: portion })) === portion);
}
