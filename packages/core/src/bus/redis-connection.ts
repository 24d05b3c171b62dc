import type { Cluster, Redis } from 'ioredis'
import type { Log } from '../ports/index.ts'
import type { RedisAddress } from './redis-address.ts'

/** What a connection is for, as Redis lists it and the log says, and after how many milliseconds one without an answer fails. */
export type RedisUse = { readonly role: string; readonly answersWithinMs: number }

const slowestRetryMs = 2000
/** How often it is looked whether slots have moved, should nobody have said so. */
const slotsRefreshMs = 2000

/**
 * Opens a connection to a Redis server that is tried for ever, and that refuses at once what it cannot send now. Does not
 * wait for it. The library is loaded here, so that a service without Redis never loads it.
 */
export async function openRedisServer(url: string, use: RedisUse, log: Log): Promise<Redis> {
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, {
    ...connectionOptions(use),
    enableOfflineQueue: false,
    autoResubscribe: false,
    retryStrategy: pauseBefore,
  })
  return tellingOfLoss(redis, use, log)
}

/**
 * Opens the connections to a Redis Cluster, tried for ever. Does not wait for them; whoever sends looks first whether
 * `status` is `ready`, since what is sent while it is not waits, without bound. The library is loaded here, so that a
 * service without Redis never loads it.
 */
export async function openRedisCluster(
  { nodes, username, password, tls }: Extract<RedisAddress, { kind: 'cluster' }>,
  use: RedisUse,
  log: Log,
): Promise<Cluster> {
  const { Cluster: RedisCluster } = await import('ioredis')
  const cluster = new RedisCluster([...nodes], {
    // Without it a command that comes while the connection to its node is being made goes to any other node, is sent
    // on from there, and so overtakes and is overtaken.
    enableOfflineQueue: true,
    // A command that meets a move or a failover is sent again some four times within a second, and then is lost.
    maxRedirections: 4,
    retryDelayOnFailover: 200,
    retryDelayOnClusterDown: 200,
    slotsRefreshInterval: slotsRefreshMs,
    slotsRefreshTimeout: 2000,
    clusterRetryStrategy: pauseBefore,
    redisOptions: {
      ...connectionOptions(use),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(tls ? { tls: {} } : {}),
    },
  })
  return tellingOfLoss(cluster, use, log)
}

function connectionOptions({ role, answersWithinMs }: RedisUse) {
  return {
    connectionName: `catbird-mls-${role}`,
    connectTimeout: 2000,
    commandTimeout: answersWithinMs,
    keepAlive: 10_000,
    maxRetriesPerRequest: 0,
  }
}

/** Milliseconds until the next attempt: jittered, so that nodes that lost Redis together do not come back together. */
function pauseBefore(attempt: number): number {
  return Math.min(slowestRetryMs, 25 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2)
}

/** Tells once of each loss, not of each attempt. Without a listener an error would end the process. */
function tellingOfLoss<Connection extends Redis | Cluster>(
  redis: Connection,
  { role }: RedisUse,
  log: Log,
): Connection {
  let lost = false
  redis.on('ready', () => {
    if (lost) log.info({ role }, 'Redis is back')
    lost = false
  })
  redis.on('error', (error: Error) => {
    if (!lost) log.warn({ err: error, role }, 'Redis cannot be reached')
    lost = true
  })
  return redis
}
