import type { Tx } from '../database/index.ts'
import type { LimitValues } from '../limits/limit-values.ts'
import { hourlyBucket } from '../limits/hourly.ts'
import { tryTake } from '../limits/take.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'

/**
 * Counts the ordinary key packages that accounts have just lost, and gives those that lose them unusually fast. To be
 * called while the accounts' rows are locked, by `tellLowStock`: whoever claims of one account follows one another there
 * anyhow.
 */
export async function noticeDrain(
  tx: Tx,
  ports: { readonly clock: Clock; readonly limitValues: LimitValues },
  taken: readonly { readonly did: string }[],
): Promise<Did[]> {
  const bucket = hourlyBucket(ports.limitValues, 'keyPackageDrain', 'keyPackageDrain')
  const lost = new Map<string, number>()
  for (const { did } of taken) lost.set(did, (lost.get(did) ?? 0) + 1)
  const drained: Did[] = []
  for (const [did, tokens] of [...lost].sort()) {
    const refused = await tryTake(tx, ports, { kind: 'drain', did, tokens, ...bucket })
    if (refused.length > 0) drained.push(did as Did) // of an account's row
  }
  return drained
}
