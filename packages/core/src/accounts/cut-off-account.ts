import { audit, followOneAnother } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { endAccess } from './end-access.ts'
import { readStanding } from './read-standing.ts'
import { suspendAccountRow } from './sql/suspend-account.ts'

type Ports = { readonly bus: Bus; readonly clock: Clock }

/** How an account is cut off, and by whom. */
export type CutOff = {
  readonly did: Did
  readonly by: Operator
  readonly act: 'suspendAccount' | 'takeDownAccount'
  readonly until?: Date | undefined
}

/**
 * Cuts an account off: its sessions and tickets are ended, and its connections close once this has been committed.
 * The account's row comes last: the order of the house.
 */
export async function cutOffAccount(tx: Tx, ports: Ports, { did, by, act, until }: CutOff): Promise<void> {
  const now = ports.clock.now()
  await followOneAnother(tx, did)
  const before = await readStanding(tx, did)
  await endAccess(tx, ports, did)
  await tx.execute(suspendAccountRow, [did, now, until ?? null, act === 'takeDownAccount'])
  const after = await readStanding(tx, did)
  await audit(tx, ports, { by, act, subject: did, did, before, after })
}
