import { ServiceError } from '@catbird-mls/core/errors'
import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiterAbstract } from 'rate-limiter-flexible'
import type { RateLimitConfig } from '../config/index.ts'

/** Lets a request through, or throws `RateLimitExceeded` with the time to wait. */
export type RateLimits = {
  /** For whoever calls from an address, before anything is known of them. */
  readonly address: (key: string) => Promise<void>
  /** For an account, once it is known who asks. */
  readonly account: (did: string) => Promise<void>
  /** For the ephemeral messages of a device, which cost every member of a convo something and are worth little. */
  readonly ephemeral: (device: string) => Promise<void>
}

const windowSeconds = 60

/**
 * Makes the limits, counted in memory, or in Redis for all nodes together. When Redis does not answer,
 * each node counts alone: a lost Redis neither opens nor closes the door.
 */
export function createRateLimits(
  ports: { log: Log; redis?: Redis | Cluster | undefined },
  config: RateLimitConfig,
): RateLimits {
  return {
    address: createLimit(ports, { name: 'address', perMinute: config.address }),
    account: createLimit(ports, { name: 'account', perMinute: config.account }),
    ephemeral: createLimit(ports, { name: 'device', perMinute: config.ephemeral }),
  }
}

type Limit = { readonly name: string; readonly perMinute: number }

function createLimit(
  ports: { log: Log; redis?: Redis | Cluster | undefined },
  limit: Limit,
): (key: string) => Promise<void> {
  if (limit.perMinute === 0) return async () => undefined
  const limiter = createLimiter(ports.redis, limit)
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw exceeded(limit, thrown.msBeforeNext)
      ports.log.warn({ err: thrown, limit: limit.name }, 'the rate limit could not be counted')
    }
  }
}

function createLimiter(redis: Redis | Cluster | undefined, limit: Limit): RateLimiterAbstract {
  const options = { keyPrefix: `rl-${limit.name}`, points: limit.perMinute, duration: windowSeconds }
  const memory = new RateLimiterMemory(options)
  if (redis === undefined) return memory
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  })
}

function exceeded({ name, perMinute }: Limit, retryAfterMs: number): ServiceError {
  const message = `More than ${perMinute} requests a minute from this ${name}.`
  return new ServiceError('RateLimitExceeded', { message, retryAfterMs })
}
