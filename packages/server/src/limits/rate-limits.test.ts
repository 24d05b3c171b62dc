import type { LimitValues } from '@catbird-mls/core/limits'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { hasRedisServer, startTestRedis } from '../../../core/src/bus/testing/redis-server.ts'
import { testLimits } from '../../../core/src/limits/testing/limit-values.ts'
import { openRedis } from '../lifecycle/redis.ts'
import { createRateLimits } from './rate-limits.ts'

const perMinute = (limits: { account: number; address: number }) =>
  testLimits({ requestsPerAccount: limits.account, requestsPerAddress: limits.address })

describe('rate limits', () => {
  it('refuse by name what exceeds them, with the time to wait, each key apart', async () => {
    const limits = createRateLimits({ log: silentLog, limitValues: perMinute({ account: 2, address: 1 }) })
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
    const limits = createRateLimits({
      ...{ log: silentLog, redis: counting },
      limitValues: perMinute({ account: 1, address: 1 }),
    })
    await limits.account('did:plc:a')
    redis.hang()
    await limits.account('did:plc:b')
    await expect(limits.account('did:plc:b')).rejects.toMatchObject({ error: 'RateLimitExceeded' })
    redis.goOn()
  })

  it('go by what a limit is set to, with what was counted before', async () => {
    const set = { account: 3 }
    const limitValues: LimitValues = { of: () => set.account }
    const limits = createRateLimits({ log: silentLog, limitValues })
    await limits.account('did:plc:a')
    await limits.account('did:plc:a')
    set.account = 2
    await expect(limits.account('did:plc:a')).rejects.toMatchObject({ error: 'RateLimitExceeded' })
    set.account = 4
    await limits.account('did:plc:a')
  })

  it('are off at 0', async () => {
    const limits = createRateLimits({ log: silentLog, limitValues: perMinute({ account: 0, address: 0 }) })
    await Promise.all(Array.from({ length: 100 }, () => limits.address('1.2.3.4')))
  })
})
