import type { Tx } from '../database/index.ts'
import { hourlyBucket } from '../limits/hourly.ts'
import { take } from '../limits/take.ts'
import type { LimitValues } from '../limits/limit-values.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { readClaimable } from './sql/read-claimable.ts'
import type { ClaimableRow } from './sql/read-claimable.ts'

/**
 * Counts a claim against what one account may claim of another, and of how many others. Its own devices cost nothing. A
 * member that has no leaf, as all have after a reset, does not count among the others: whoever resets a large convo adds
 * them all. An account that has no device here is counted, but has no bucket of its own, since there is nothing to drain.
 *
 * @throws ServiceError `RateLimitExceeded`
 */
export async function chargeClaim(
  tx: Tx,
  ports: { readonly clock: Clock; readonly limitValues: LimitValues },
  claim: { readonly did: Did; readonly dids: readonly Did[]; readonly convoId?: ConvoId | undefined },
): Promise<void> {
  const { did } = claim
  const others = claim.dids.filter((other) => other !== did)
  if (others.length === 0) return
  const claimable = await tx.query<ClaimableRow>(readClaimable, [others, claim.convoId ?? null])
  const leftOut = claimable.filter(({ left_out: leftOutNow }) => leftOutNow).length
  const { of } = ports.limitValues
  const wide = hourlyBucket(ports.limitValues, 'claimTargets', 'claimTargetsPerHour')
  const tokens = others.length - leftOut
  const many = 'Key packages of too many accounts were claimed.'
  await take(tx, ports, { kind: 'claimTargets', did, tokens, ...wide }, many)
  const narrow = { size: of('claimsPerTarget'), everyMs: of('claimsPerTargetEvery') * 1000 }
  const often = 'Key packages of one of these accounts were claimed too often.'
  await take(tx, ports, { kind: 'claim', did, targets: claimable.map((row) => row.did), ...narrow }, often)
}
