import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { refuse } from '../refusal.ts'

/** How often somebody may try to sign in. */
export type SignInLimits = {
  /** Counts nothing. @throws TRPCError of the refusal `TooManyAttempts` where the next attempt would be one too many */
  readonly check: (addressKey: string) => Promise<void>
  /** Counts an attempt. @throws TRPCError of the refusal `TooManyAttempts` */
  readonly count: (addressKey: string) => Promise<void>
  /** Takes so many back: they were right ones. */
  readonly forgive: (addressKey: string, many: number) => Promise<void>
}

const attempts = { points: 10, duration: 15 * 60 }

/**
 * Makes the limits: ten attempts a quarter of an hour from one address, over all nodes where there is Redis; while that is
 * away each node counts alone. Each attempt is counted before it is judged, so that many at once get no further; but for
 * a script's token, of which the wrong ones count alone, since a right one comes with every call.
 */
export function createSignInLimits({
  log,
  redis,
}: {
  readonly log: Log
  readonly redis: Redis | Cluster | undefined
}): SignInLimits {
  const options = { keyPrefix: 'rl-sign-in', ...attempts }
  const memory = new RateLimiterMemory(options)
  const limiter =
    redis === undefined
      ? memory
      : new RateLimiterRedis({
          ...options,
          storeClient: redis,
          rejectIfRedisNotReady: true,
          insuranceLimiter: memory,
        })
  return {
    async check(key) {
      const counted = await limiter.get(key)
      if (counted !== null && counted.consumedPoints >= attempts.points) throw refuse('TooManyAttempts')
    },
    async count(key) {
      try {
        await limiter.consume(key)
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) throw refuse('TooManyAttempts')
        throw thrown
      }
    },
    async forgive(key, many) {
      await limiter
        .reward(key, many)
        .catch((err: unknown) => log.warn({ err }, 'a good sign-in could not be told from a bad one'))
    },
  }
}
