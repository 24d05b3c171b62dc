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
export function createRateLimits({ limitValues, ...ports }: Ports): RateLimits {
  const limitOf = (of: string, limit: LimitName) =>
    createRateLimit(ports, { name: of, of, perMinute: () => limitValues.of(limit) })
  return {
    address: limitOf('address', 'requestsPerAddress'),
    account: limitOf('account', 'requestsPerAccount'),
    ephemeral: limitOf('device', 'ephemeralsPerDevice'),
  }
}

type CountPorts = { readonly log: Log; readonly redis?: Redis | Cluster | undefined }
type Ports = CountPorts & { readonly limitValues: LimitValues }
type Limit = {
  /** What is counted by itself. */
  readonly name: string
  /** Of what it is the limit, as whoever is refused is told. */
  readonly of: string
  /** 0 sets no limit. */
  readonly perMinute: () => number
}

/** Makes one limit, counted in the same way. */
export function createRateLimit(
  { log, redis }: CountPorts,
  { name, of, perMinute }: Limit,
): (key: string) => Promise<void> {
  const limiters = createLimiters(redis, name)
  const [limiter] = limiters
  return async (key) => {
    const points = perMinute()
    if (points === 0) return
    // It may have been set since; what was counted stays.
    for (const each of limiters) each.points = points
    try {
      await limiter.consume(key)
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw exceeded(of, points, thrown.msBeforeNext)
      log.warn({ err: thrown, limit: name }, 'the rate limit could not be counted')
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

function exceeded(of: string, perMinute: number, retryAfterMs: number): ServiceError {
  const message = `More than ${perMinute} requests a minute from this ${of}.`
  return new ServiceError('RateLimitExceeded', { message, retryAfterMs })
}
