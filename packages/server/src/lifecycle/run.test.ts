import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/index.ts'
import { ids } from '../lexicon/ids.ts'
import { createServer } from '../server.ts'
import { createTestAccount } from '../testing/account.ts'
import { call } from '../testing/call.ts'
import { makeSeverable } from '../testing/severed-database.ts'
import { startTestServer } from '../testing/test-server.ts'

const statusOf = async (url: string) => (await fetch(url)).status

describe('a server', () => {
  it('stays alive and asks to come back while its database is lost, then goes on', async () => {
    await using db = await createTestDatabase()
    await using way = await makeSeverable(db.url)
    await using test = await startTestServer({ DATABASE_URL: way.url })
    const account = await createTestAccount()
    const list = async () => test.asAccount(account, ids.BlueCatbirdMlsDeviceListDevices)
    expect((await list()).status).toBe(200)

    way.sever()
    const answer = await list()
    expect(answer).toMatchObject({ error: 'NotReady', status: 503 })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await statusOf(`${test.url}/health/ready`)).toBe(503)
    expect(await statusOf(`${test.url}/health`)).toBe(503)
    expect(await statusOf(`${test.url}/health/live`)).toBe(200)

    way.mend()
    expect((await list()).status).toBe(200)
    expect(await statusOf(`${test.url}/health/ready`)).toBe(200)
  })

  it('finishes what is under way when it stops, takes nothing new, and closes', async () => {
    await using test = await startTestServer()
    const { accessToken } = await test.signIn()
    const path = `/xrpc/${ids.BlueCatbirdMlsKeyPackageRevokeKeyPackages}`
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'content-length': 12,
    }
    const underway = request(`${test.url}${path}`, { method: 'POST', headers })
    underway.write('{"all"')
    await once(underway, 'socket')
    await test.metricIs('http_requests_in_flight', 1)

    const stopping = test.server.stop()
    underway.end(':true}')
    const [response] = (await once(underway, 'response')) as [{ statusCode: number }]
    expect(response.statusCode).toBe(200)
    await stopping
    await expect(fetch(`${test.url}/health/live`)).rejects.toThrow('fetch failed')
  })

  it('answers what comes on a connection that was kept, and says that it was the last time', async () => {
    await using test = await startTestServer()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = async () => {
      const asked = request(`${test.url}/health/live`, { agent }).end()
      const [response] = (await once(asked, 'response')) as [IncomingMessage] // As node:http documents the event.
      response.resume()
      await once(response, 'end')
      return response
    }
    expect((await ask()).headers.connection).toBe('keep-alive')
    const stopping = test.server.stop()
    const last = await ask()
    expect(last.statusCode).toBe(200)
    expect(last.headers.connection).toBe('close')
    await stopping
    agent.destroy()
  })

  it('cuts off a request that does not end in time', async () => {
    await using test = await startTestServer({ SHUTDOWN_SECONDS: '1' })
    const { accessToken } = await test.signIn()
    const path = `/xrpc/${ids.BlueCatbirdMlsKeyPackageRevokeKeyPackages}`
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'content-length': 12,
    }
    const underway = request(`${test.url}${path}`, { method: 'POST', headers })
    underway.write('{"all"')
    const cut = once(underway, 'error')
    await test.metricIs('http_requests_in_flight', 1)
    await test.server.stop()
    await cut
  })

  it('says which port is taken', async () => {
    await using test = await startTestServer()
    const port = new URL(test.url).port
    await using second = createServer({ ...test.config, port: Number(port) })
    await expect(second.start()).rejects.toThrow(`Port ${port} is taken`)
  })

  it('refuses to start on pending migrations when it may not apply them', async () => {
    await using db = await createTestDatabase({ migrated: false })
    const config = parseConfig({ SERVER_PORT: '0', DATABASE_URL: db.url, MIGRATIONS: 'check' })
    await using server = createServer(config)
    await expect(server.start()).rejects.toThrow(/lacks the migrations 0001.*MIGRATIONS=apply/)
  })

  it('refuses ciphersuites that it cannot compute', async () => {
    await using db = await createTestDatabase()
    await using server = createServer(
      parseConfig({ SERVER_PORT: '0', DATABASE_URL: db.url, CIPHERSUITES: 'ROT13' }),
    )
    await expect(server.start()).rejects.toThrow('CIPHERSUITES names ROT13')
  })

  it('limits what an account and an address may ask, and leaves the probes alone', async () => {
    await using test = await startTestServer({ RATE_LIMIT_ACCOUNT: '3', RATE_LIMIT_ADDRESS: '8' })
    const { call: callAs } = await test.signIn()
    expect((await callAs(ids.BlueCatbirdMlsDeviceListDevices)).status).toBe(200)
    const refused = await callAs(ids.BlueCatbirdMlsDeviceListDevices)
    expect(refused).toMatchObject({ error: 'RateLimitExceeded', status: 429 })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const describeServer = () => call(test.url, ids.BlueCatbirdMlsServerDescribeServer)
    const answers = await Promise.all(Array.from({ length: 8 }, describeServer))
    expect(answers.some(({ error }) => error === 'RateLimitExceeded')).toBe(true)
    for (let asked = 0; asked < 10; asked++) expect(await statusOf(`${test.url}/health/live`)).toBe(200)
  })

  it('opens its answers to web pages, and gives each an id', async () => {
    await using test = await startTestServer()
    const url = `${test.url}/xrpc/${ids.BlueCatbirdMlsMessageSendMessage}`
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    const refused = await fetch(url, { method: 'POST' })
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(refused.headers.get('x-powered-by')).toBeNull()
  })

  it('serves the DID document by which a PDS finds it', async () => {
    await using test = await startTestServer()
    const document: unknown = await (await fetch(`${test.url}/.well-known/did.json`)).json()
    const serviceEndpoint = test.server.url
    expect(document).toMatchObject({ id: test.did, service: [{ id: '#atproto_mls', serviceEndpoint }] })
  })

  it('counts its requests by status', async () => {
    await using test = await startTestServer()
    await call(test.url, ids.BlueCatbirdMlsServerDescribeServer)
    const text = await (await fetch(`${test.url}/metrics`)).text()
    expect(text).toMatch(/http_requests_total\{status="200"\} 1/)
  })
})
