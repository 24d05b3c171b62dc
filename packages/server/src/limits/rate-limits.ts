import { ServiceError } from '@catbird-mls/core/errors'
import type { LimitName, LimitValues } from '@catbird-mls/core/limits'
import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiterAbstract } from 'rate-limiter-flexible'

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
export function createRateLimits(ports: Ports): RateLimits {
  return {
    address: createLimit(ports, { name: 'address', limit: 'requestsPerAddress' }),
    account: createLimit(ports, { name: 'account', limit: 'requestsPerAccount' }),
    ephemeral: createLimit(ports, { name: 'device', limit: 'ephemeralsPerDevice' }),
  }
}

type Ports = {
  readonly log: Log
  readonly limitValues: LimitValues
  readonly redis?: Redis | Cluster | undefined
}
type Limit = { readonly name: string; readonly limit: LimitName }

function createLimit(
  { log, limitValues, redis }: Ports,
  { name, limit }: Limit,
): (key: string) => Promise<void> {
  const limiters = createLimiters(redis, name)
  const [limiter] = limiters
  return async (key) => {
    const perMinute = limitValues.of(limit)
    if (perMinute === 0) return
    // It may have been set since; what was counted stays.
    for (const each of limiters) each.points = perMinute
    try {
      await limiter.consume(key)
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw exceeded(name, perMinute, thrown.msBeforeNext)
      log.warn({ err: thrown, limit }, 'the rate limit could not be counted')
    }
  }
}

/** What counts, and then what that falls back on. */
function createLimiters(
  redis: Redis | Cluster | undefined,
  name: string,
): [RateLimiterAbstract, ...RateLimiterAbstract[]] {
  const options = { keyPrefix: `rl-${name}`, points: 1, duration: windowSeconds }
  const memory = new RateLimiterMemory(options)
  if (redis === undefined) return [memory]
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  })
  return [limiter, memory]
}

function exceeded(name: string, perMinute: number, retryAfterMs: number): ServiceError {
  const message = `More than ${perMinute} requests a minute from this ${name}.`
  return new ServiceError('RateLimitExceeded', { message, retryAfterMs })
}
