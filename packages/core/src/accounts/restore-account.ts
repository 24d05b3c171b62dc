import { audit, followOneAnother } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { portion } from './portion.ts'
import { readStanding } from './read-standing.ts'
import { forgetBareAccount, restoreAccountRow } from './sql/restore-account.ts'
import { withdrawRemovals } from './withdraw-removals.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Lifts the suspension or takedown of an account: its devices may begin sessions and act again, with the key packages that they had.
 * Then each of its convos that was told of the suspension is told that this is over, one at a time: should this process
 * die in between, housekeeping goes on where it stopped. A convo that has not been told yet is told nothing. Where a leaf
 * was removed meanwhile, the account is a member still, named absent, and its device joins anew by external commit
 * (protocol.md, "One judgement", 6). Lifting it again, or where there is none, changes nothing.
 */
export async function restoreAccount(
  ports: Ports,
  { did, by }: { readonly did: Did; readonly by: Operator },
): Promise<void> {
  await withTransaction(ports.db, async (tx) => {
    await followOneAnother(tx, did)
    const before = await readStanding(tx, did)
    await tx.execute(restoreAccountRow, [did])
    await tx.execute(forgetBareAccount, [did])
    await audit(tx, ports, { by, act: 'restoreAccount', subject: did, did, before, after: {} })
  })
  while ((await withdrawRemovals(ports, { did, limit: portion })) === portion);
}
