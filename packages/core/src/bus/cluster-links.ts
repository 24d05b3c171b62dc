import type { Cluster } from 'ioredis'
import type { Log } from '../ports/index.ts'
import { ClusterSubscriber } from './cluster-subscriber.ts'
import type { RedisAddress } from './redis-address.ts'
import { openRedisCluster } from './redis-connection.ts'
import { answersWithinMs } from './redis-links.ts'
import type { LinkEvents, OpenLinks, RedisPublisher } from './redis-links.ts'

const tryAgainMs = 500

/**
 * Links to a Redis Cluster, by sharded pub/sub (Redis 7): each channel lives in the shard of its hash slot, so that a
 * publication goes through one shard, and not through every node as plain pub/sub would.
 */
export async function clusterLinks(
  address: Extract<RedisAddress, { kind: 'cluster' }>,
  log: Log,
): Promise<OpenLinks> {
  const cluster = await openRedisCluster(address, { role: 'bus', answersWithinMs }, log)
  return (events) => {
    const subscriber = new ClusterSubscriber(cluster, events, log)
    return { publisher: publisherOver(cluster, events), subscriber }
  }
}

/** A shard may be lost while the others are there, and nothing says when it is back: so it is tried by the clock. */
function publisherOver(cluster: Cluster, events: LinkEvents): RedisPublisher {
  let timer: NodeJS.Timeout | undefined
  const trySoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      events.publishable()
    }, tryAgainMs).unref()
  }
  return {
    async publish(channel, message) {
      try {
        if (cluster.status !== 'ready') throw new Error('the Redis cluster cannot be reached')
        await cluster.spublish(channel, message)
      } catch (error) {
        trySoon()
        throw error
      }
    },
    get ready() {
      return cluster.status === 'ready'
    },
    close: () => {
      clearTimeout(timer)
      cluster.disconnect()
      return Promise.resolve()
    },
  }
}
