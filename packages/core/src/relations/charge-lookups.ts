import type { Queryable } from '../database/index.ts'
import { hourlyBucket } from '../limits/hourly.ts'
import { take } from '../limits/take.ts'
import type { LimitValues } from '../limits/limit-values.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'

/** What charging needs. */
export type ChargePorts = { readonly db: Queryable; readonly clock: Clock; readonly limitValues: LimitValues }

/**
 * Counts accounts that one account is about to have looked up in the network. More than may be at once count as that
 * many, so that a large group can be made.
 *
 * @throws ServiceError `RateLimitExceeded`
 */
export async function chargeLookups(ports: ChargePorts, did: Did, accounts: number): Promise<void> {
  const bucket = hourlyBucket(ports.limitValues, 'lookups', 'lookupsPerHour')
  const tokens = Math.min(accounts, bucket.size)
  await take(ports.db, ports, { kind: 'lookup', did, tokens, ...bucket }, 'Too many accounts were looked up.')
}
