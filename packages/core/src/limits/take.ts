import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { Clock } from '../ports/index.ts'
import { readFullest, takeFromBuckets } from './sql/take.ts'

/** How large a bucket is, and how fast it fills. */
export type BucketSize = {
  /** How many tokens it holds when it is full. */
  readonly size: number
  /** How long it takes to gain one, in milliseconds. */
  readonly everyMs: number
}

/** What is taken: of one account's buckets of a kind, for each target, so many tokens. */
export type Taking = BucketSize & {
  /** What the bucket is for; of one kind all have one size. */
  readonly kind: 'claim' | 'claimTargets' | 'drain' | 'export' | 'lookup' | 'report'
  readonly did: string
  /** Accounts that there is a bucket for each of; none means one bucket for all. */
  readonly targets?: readonly string[]
  /** How many tokens of each. */
  readonly tokens?: number
}

type Ports = { readonly clock: Clock }

const noTarget = ['']

/**
 * Takes tokens of token buckets, of every one or with the transaction of none. A bucket that nobody has taken of is full.
 * Any number may take at once on any number of nodes: together they never get more than it had and gains.
 *
 * @throws ServiceError `RateLimitExceeded`, with the time after which the same may be taken
 */
export async function take(db: Queryable, { clock }: Ports, taking: Taking, message: string): Promise<void> {
  const now = clock.now()
  const refused = await takeAt(db, now, taking)
  if (refused.length === 0) return
  const { kind, did, tokens = 1, size, everyMs } = taking
  const [fullest] = await db.query<{ full_at: Date | null }>(readFullest, [kind, did, refused])
  const fullMs = Math.max(0, (fullest?.full_at?.getTime() ?? 0) - now.getTime())
  const retryAfterMs = Math.max(1, Math.min(fullMs, size * everyMs) - (size - tokens) * everyMs)
  throw new ServiceError('RateLimitExceeded', { message, retryAfterMs })
}

/** As `take`, but gives the targets whose bucket has too little, of which nothing is taken; the empty string without any. */
export async function tryTake(db: Queryable, { clock }: Ports, taking: Taking): Promise<string[]> {
  return takeAt(db, clock.now(), taking)
}

async function takeAt(db: Queryable, now: Date, taking: Taking): Promise<string[]> {
  const { kind, did, targets = noTarget, tokens = 1, size, everyMs } = taking
  const wanted = [...new Set(targets)]
  if (tokens === 0) return []
  const params = [kind, did, wanted, now, tokens * everyMs, size * everyMs]
  const taken = await db.query<{ target: string }>(takeFromBuckets, params)
  const got = new Set(taken.map(({ target }) => target))
  return wanted.filter((target) => !got.has(target))
}
