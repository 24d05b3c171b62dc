import { openRedisCluster, readRedisAddress } from '@catbird-mls/core/bus'
import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'

/** A request waits no longer for a count: then its node counts alone. */
const answersWithinMs = 250

/**
 * Opens a connection to Redis, or to a Redis Cluster, for counting rate limits: one that refuses at once what it cannot send now, so
 * that nobody waits for a Redis that is away. The library is loaded here, so that a server without Redis
 * never loads it.
 */
export async function openRedis(url: string, log: Log): Promise<(Redis | Cluster) & AsyncDisposable> {
  const address = readRedisAddress(url)
  const redis =
    address?.kind === 'cluster'
      ? await openRedisCluster(address, { role: 'limits', answersWithinMs }, log)
      : await openServer(url)
  // Without this listener an error ends the process; the bus has already said that Redis is away.
  redis.on('error', (error: Error) => log.debug({ err: error }, 'Redis cannot be reached'))
  return Object.assign(redis, {
    [Symbol.asyncDispose]: async () => {
      redis.disconnect()
    },
  })
}

async function openServer(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis')
  return new Redis(url, {
    connectionName: 'catbird-mls-limits',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5000,
    commandTimeout: answersWithinMs,
    retryStrategy: (attempt) => Math.min(2000, 50 * attempt),
  })
}
