import { describe, expect, it } from 'vitest'
import { createRedisBus } from './redis.ts'
import { hasRedisServer, startTestRedis } from './testing/redis-server.ts'
import { until } from './testing/until.ts'

const payload = new Uint8Array([7])

describe.runIf(hasRedisServer())('the Redis bus without Redis', () => {
  it('starts, publishes to its own node and closes while there is none', async () => {
    await using redis = await startTestRedis()
    await redis.kill()
    await using bus = await createRedisBus({ url: redis.url })
    const heard: Uint8Array[] = []
    await bus.subscribe('a', (bytes) => heard.push(bytes))
    await bus.publish('a', payload)
    expect(heard).toEqual([payload])
    expect(bus.connected).toBe(false)
  })

  it('hears of channels subscribed to before Redis was there, once it is, and tells that it had not', async () => {
    await using redis = await startTestRedis()
    await redis.kill()
    await using here = await createRedisBus({ url: redis.url })
    await using there = await createRedisBus({ url: redis.url })
    const heard: (Uint8Array | 'gap')[] = []
    await there.subscribe('a', (bytes) => heard.push(bytes))
    there.onGap(() => heard.push('gap'))
    await redis.start()
    await until(() => here.connected && there.connected)
    await here.publish('a', payload)
    await until(() => heard.length === 2)
    expect(heard).toEqual(['gap', payload])
  })

  it('tells of the gap after it has subscribed again, and hears from then on', async () => {
    await using redis = await startTestRedis()
    await using here = await createRedisBus({ url: redis.url })
    await using there = await createRedisBus({ url: redis.url })
    await until(() => here.connected && there.connected)
    const heard: string[] = []
    await there.subscribe('a', () => heard.push('hint'))
    const ended = there.onGap(() => heard.push('gap that nobody minds'))
    ended()
    there.onGap(() => heard.push('gap'))
    await redis.kill()
    await until(() => !there.connected && !here.connected)
    await here.publish('a', payload)
    await redis.start()
    await until(() => heard.includes('gap') && here.connected)
    expect(heard).not.toContain('hint')
    await here.publish('a', payload)
    await until(() => heard.includes('hint'))
    expect(heard).not.toContain('gap that nobody minds')
  })

  it('leaves one that hangs: nobody waits for it, and there is a gap once it goes on', async () => {
    await using redis = await startTestRedis()
    await using here = await createRedisBus({ url: redis.url })
    await using there = await createRedisBus({ url: redis.url })
    await until(() => here.connected && there.connected)
    let gaps = 0
    there.onGap(() => (gaps += 1))
    const heard: string[] = []
    await there.subscribe('a', () => heard.push('hint'))
    redis.hang()
    await here.publish('a', payload)
    await until(() => !here.connected)
    await here.publish('a', payload)
    await here.subscribe('b', () => undefined)
    redis.goOn()
    await until(() => gaps > 0 && here.connected && there.connected)
    const before = heard.length
    await here.publish('a', payload)
    await until(() => heard.length > before)
  })

  it('has other nodes told of a gap when it alone could not publish', async () => {
    await using redis = await startTestRedis()
    await using here = await createRedisBus({ url: redis.url })
    await using there = await createRedisBus({ url: redis.url })
    await until(() => here.connected && there.connected)
    let gaps = 0
    there.onGap(() => (gaps += 1))
    const cutting = redis.cutClients('catbird-mls-publisher')
    await until(() => !here.connected)
    await here.publish('a', payload)
    await cutting
    await until(() => gaps > 0)
  })
})
