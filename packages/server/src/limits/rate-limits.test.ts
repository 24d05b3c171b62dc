import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { hasRedisServer, startTestRedis } from '../../../core/src/bus/testing/redis-server.ts'
import { openRedis } from '../lifecycle/redis.ts'
import { createRateLimits } from './rate-limits.ts'

describe('rate limits', () => {
  it('refuse by name what exceeds them, with the time to wait, each key apart', async () => {
    const limits = createRateLimits({ log: silentLog }, { account: 2, address: 1, ephemeral: 1 })
    await limits.account('did:plc:a')
    await limits.account('did:plc:a')
    await limits.account('did:plc:b')
    await limits.address('1.2.3.4')
    await expect(limits.account('did:plc:a')).rejects.toMatchObject({
      error: 'RateLimitExceeded',
      retryAfterMs: expect.any(Number) as number,
    })
    await expect(limits.address('1.2.3.4')).rejects.toMatchObject({ error: 'RateLimitExceeded' })
  })

  it.runIf(hasRedisServer())('are counted by each node alone while Redis hangs', async () => {
    await using redis = await startTestRedis()
    await using counting = await openRedis(redis.url, silentLog)
    const limits = createRateLimits(
      { log: silentLog, redis: counting },
      { account: 1, address: 1, ephemeral: 1 },
    )
    await limits.account('did:plc:a')
    redis.hang()
    await limits.account('did:plc:b')
    await expect(limits.account('did:plc:b')).rejects.toMatchObject({ error: 'RateLimitExceeded' })
    redis.goOn()
  })

  it('are off at 0', async () => {
    const limits = createRateLimits({ log: silentLog }, { account: 0, address: 0, ephemeral: 0 })
    await Promise.all(Array.from({ length: 100 }, () => limits.address('1.2.3.4')))
  })
})
