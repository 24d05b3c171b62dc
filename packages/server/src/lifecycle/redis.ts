import { openRedisCluster, openRedisServer, readRedisAddress } from '@catbird-mls/core/bus'
import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'
import type { MeasuredRedis } from '../metrics/connections.ts'

/** A request waits no longer for a count: then its node counts alone. */
const use = { role: 'limits', answersWithinMs: 250 }

/**
 * Opens a connection to Redis, or to a Redis Cluster, for counting rate limits: one that refuses at once what it cannot
 * send now, so that nobody waits for a Redis that is away.
 */
export async function openRedis(url: string, log: Log): Promise<(Redis | Cluster) & AsyncDisposable> {
  const address = readRedisAddress(url)
  const redis =
    address?.kind === 'cluster'
      ? await openRedisCluster(address, use, log)
      : await openRedisServer(url, use, log)
  return Object.assign(redis, {
    [Symbol.asyncDispose]: async () => {
      redis.disconnect()
    },
  })
}

/** A connection as it is measured: of a cluster, those to all of its nodes together. */
export function measuredRedis(redis: Redis | Cluster): MeasuredRedis {
  const links = () => ('nodes' in redis ? redis.nodes('all') : [redis])
  return {
    connected: () => redis.status === 'ready',
    pending: () => links().reduce((sum, { commandQueue }) => sum + commandQueue.length, 0),
  }
}
