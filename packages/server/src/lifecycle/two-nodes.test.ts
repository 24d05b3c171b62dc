import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { systemClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { startTestRedisCluster } from '../../../core/src/bus/testing/redis-cluster.ts'
import { hasRedisServer, startTestRedis } from '../../../core/src/bus/testing/redis-server.ts'
import { parseConfig } from '../config/index.ts'
import { ids } from '../lexicon/ids.ts'
import { createServer } from '../server.ts'
import type { CatbirdServer } from '../server.ts'
import { createTestAccount, createTestDevice } from '../testing/account.ts'
import { followStream } from '../testing/stream.ts'
import { callsTo, expectGood } from '../testing/test-server.ts'

/** Two nodes of one service: the same identity, database and Redis. */
async function startTwoNodes<TheRedis extends { readonly url: string } & AsyncDisposable>(
  startRedis: () => Promise<TheRedis>,
  rateLimit = 0,
) {
  await using stack = new AsyncDisposableStack()
  const redis = stack.use(await startRedis())
  const db = stack.use(await createTestDatabase())
  const config = parseConfig({
    SERVER_PORT: '0',
    SERVICE_DID: 'did:web:mls.test',
    JWT_SECRET: 'two nodes sign their sessions with this: 8c1f5b2e97d3',
    DATABASE_URL: db.url,
    RATE_LIMIT_ACCOUNT: String(rateLimit),
    RATE_LIMIT_ADDRESS: '0',
  })
  const start = async (): Promise<CatbirdServer> => {
    const server = stack.use(createServer({ ...config, redisUrl: redis.url }))
    await server.start()
    return server
  }
  const nodes = [await start(), await start()] as const
  const owned = stack.move()
  const [here, there] = nodes.map((server) => callsTo(server, () => systemClock.now()))
  if (here === undefined || there === undefined) throw new Error('there are two nodes')
  return { redis, here, there, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const listDevices = ids.BlueCatbirdMlsDeviceListDevices

describe.runIf(hasRedisServer()).each<[string, () => Promise<{ readonly url: string } & AsyncDisposable>]>([
  ['Redis', startTestRedis],
  ['a Redis Cluster', startTestRedisCluster],
])('two nodes over %s', (_, start) => {
  it('tell each other what their streams wait for', async () => {
    await using nodes = await startTwoNodes(start)
    const { here, there } = nodes
    const reader = await here.signIn()
    const { body } = await reader.call(ids.BlueCatbirdMlsEventCreateTicket)
    const url = new URL(String(body['url']))
    url.host = new URL(here.url).host
    await using stream = await followStream(url.href)
    const device = await createTestDevice()
    const { deviceId, ciphersuite, signatureKey } = device
    const registration = { deviceId, ciphersuite, signatureKey }
    expectGood(
      await there.asAccount(reader.account, ids.BlueCatbirdMlsDeviceRegisterDevice, registration, device),
    )
    expect(await stream.next()).toMatchObject({ body: { event: { deviceId } } })
    const { deviceId: own } = reader.device
    expectGood(await there.asAccount(reader.account, ids.BlueCatbirdMlsDeviceRemoveDevice, { deviceId: own }))
    expect((await stream.ended).error).toBe('SessionEnded')
  })

  it('count rate limits together', async () => {
    await using nodes = await startTwoNodes(start, 4)
    const { here, there } = nodes
    const statuses = async () => {
      const account = await createTestAccount()
      const answers = []
      for (const node of [here, there, here, there, here, there])
        answers.push(await node.asAccount(account, listDevices))
      return answers.map(({ status }) => status)
    }
    // A node whose connection to Redis is not there yet, or slow for a moment, counts alone.
    await expect.poll(statuses).toEqual([200, 200, 200, 200, 429, 429])
  })
})

describe.runIf(hasRedisServer())('two nodes', () => {
  it('go on, degraded, while Redis is away', async () => {
    await using nodes = await startTwoNodes(startTestRedis, 100)
    const { here, redis } = nodes
    const account = await createTestAccount()
    expect((await here.asAccount(account, listDevices)).status).toBe(200)
    await redis.kill()
    expect((await here.asAccount(account, listDevices)).status).toBe(200)
    const health = await fetch(`${here.url}/health`)
    expect(health.status).toBe(200)
    expect(await health.json()).toMatchObject({ status: 'degraded', checks: { redis: { status: 'failed' } } })
  })
})
