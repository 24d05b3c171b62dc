import type { Queryable } from '../database/index.ts'
import { take } from '../limits/take.ts'
import type { LimitValues } from '../limits/limit-values.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'

const hourMs = 3600_000

/** What charging needs. */
export type ChargePorts = { readonly db: Queryable; readonly clock: Clock; readonly limitValues: LimitValues }

/**
 * Counts accounts that one account is about to have looked up in the network. More than may be at once count as that
 * many, so that a large group can be made.
 *
 * @throws ServiceError `RateLimitExceeded`
 */
export async function chargeLookups(ports: ChargePorts, did: Did, accounts: number): Promise<void> {
  const { of } = ports.limitValues
  const size = of('lookups')
  const bucket = { size, everyMs: Math.ceil(hourMs / of('lookupsPerHour')) }
  const tokens = Math.min(accounts, size)
  await take(ports.db, ports, { kind: 'lookup', did, tokens, ...bucket }, 'Too many accounts were looked up.')
}
