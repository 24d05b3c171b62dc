import type { Cluster } from 'ioredis'
import type { Log } from '../ports/index.ts'
import type { RedisAddress } from './redis-address.ts'

const slowestRetryMs = 2000
/** How often it is looked whether slots have moved, should nobody have said so. */
const slotsRefreshMs = 2000

/**
 * Opens the connections to a Redis Cluster, tried for ever. Does not wait for them; whoever sends looks first whether
 * `status` is `ready`, since what is sent while it is not waits, without bound. The library is loaded here, so that a service without Redis never loads it.
 */
export async function openRedisCluster(
  { nodes, username, password, tls }: Extract<RedisAddress, { kind: 'cluster' }>,
  { role, answersWithinMs }: { readonly role: string; readonly answersWithinMs: number },
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
    clusterRetryStrategy: (attempt) => Math.min(slowestRetryMs, 50 * attempt),
    redisOptions: {
      connectionName: `catbird-mls-${role}`,
      connectTimeout: 2000,
      commandTimeout: answersWithinMs,
      keepAlive: 10_000,
      maxRetriesPerRequest: 0,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(tls ? { tls: {} } : {}),
    },
  })
  let lost = false
  cluster.on('ready', () => {
    if (lost) log.info({ role }, 'the Redis cluster is back')
    lost = false
  })
  // Told once for each loss, not for each attempt. Without this listener an error ends the process.
  cluster.on('error', (error: Error) => {
    if (!lost) log.warn({ err: error, role }, 'the Redis cluster cannot be reached')
    lost = true
  })
  return cluster
}
