import type { Redis } from 'ioredis'
import type { Log } from '../ports/index.ts'

const slowestRetryMs = 2000
/** A Redis that has not answered by then hangs, and is left. */
export const answersWithinMs = 2000

/**
 * Opens a connection to Redis that is tried for ever, and that refuses at once what it cannot send now. Does
 * not wait for it. The library is loaded here, so that a service without Redis never loads it.
 */
export async function openRedis(url: string, role: string, log: Log): Promise<Redis> {
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, {
    connectionName: `catbird-mls-${role}`,
    enableOfflineQueue: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5000,
    commandTimeout: answersWithinMs,
    keepAlive: 10_000,
    retryStrategy: (attempt) =>
      Math.min(slowestRetryMs, 25 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2),
  })
  let lost = false
  redis.on('ready', () => {
    if (lost) log.info({ role }, 'Redis is back')
    lost = false
  })
  // Told once for each loss, not for each attempt. Without this listener an error ends the process.
  redis.on('error', (error: Error) => {
    if (!lost) log.warn({ err: error, role }, 'Redis cannot be reached')
    lost = true
  })
  return redis
}
