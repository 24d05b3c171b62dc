import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { healthRoutes } from './health.ts'
import type { Check, Stage } from './health.ts'
import type { Handler } from './route.ts'

async function serve(handler: Handler): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => void handler(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function probe(stage: Stage, checks: Check[]) {
  const routes = healthRoutes({ stage: () => stage, checks: () => checks, version: '1.2.3' })
  await using server = await serve((request, response) => routes.get(request.url ?? '')?.(request, response))
  const ask = async (path: string) => {
    const answer = await fetch(server.url + path)
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  return { health: await ask('/health'), ready: await ask('/health/ready'), live: await ask('/health/live') }
}

const sound: Check = { name: 'database', required: true, check: async () => undefined }
const broken: Check = {
  name: 'database',
  required: true,
  check: () => Promise.reject(new Error('password of the database')),
}

describe('health', () => {
  it('is good when the server is ready and every check passes', async () => {
    const { health, ready, live } = await probe('ready', [sound])
    expect([health.status, ready.status, live.status]).toEqual([200, 200, 200])
    expect(health.body).toMatchObject({
      status: 'ok',
      version: '1.2.3',
      checks: { database: { status: 'ok', latencyMs: expect.any(Number) as number } },
    })
  })

  it('turns bad on a failing check without saying why, and stays alive', async () => {
    const { health, ready, live } = await probe('ready', [sound, { ...broken, name: 'redis' }])
    expect([health.status, ready.status, live.status]).toEqual([503, 503, 200])
    expect(health.body).toMatchObject({ checks: { database: { status: 'ok' }, redis: { status: 'failed' } } })
    expect(JSON.stringify(health.body)).not.toContain('password')
  })

  it('is degraded, and stays in use, without what is not required', async () => {
    const { health, ready } = await probe('ready', [sound, { ...broken, name: 'redis', required: false }])
    expect([health.status, ready.status]).toEqual([200, 200])
    expect(health.body).toMatchObject({ status: 'degraded', checks: { redis: { status: 'failed' } } })
  })

  it('wants no traffic while it starts or drains', async () => {
    expect((await probe('starting', [])).ready.status).toBe(503)
    const draining = await probe('draining', [sound])
    expect([draining.health.status, draining.ready.status, draining.live.status]).toEqual([200, 503, 200])
  })
})
