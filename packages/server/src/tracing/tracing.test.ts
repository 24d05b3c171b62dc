import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { DeviceCaller } from '@catbird-mls/core/identity'
import { addJob } from '@catbird-mls/core/jobs'
import type { DeviceId, Did } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import type { Log } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { hasRedisServer, startTestRedis } from '../../../core/src/bus/testing/redis-server.ts'
import { createUnsafeTestConvo } from '../../../core/src/messages/testing/test-convo.ts'
import { parseConfig } from '../config/index.ts'
import { ids } from '../lexicon/ids.ts'
import { createServer as createMlsServer } from '../server.ts'
import { startCollector } from '../testing/collector.ts'
import type { Collector, ReceivedSpan } from '../testing/collector.ts'
import { callsTo, expectGood, startTestServer } from '../testing/test-server.ts'
import type { SignedIn, TestServer } from '../testing/test-server.ts'
import { readTraceparent } from './requests.ts'

const sendMessage = ids.BlueCatbirdMlsMessageSendMessage

async function send({ db }: Pick<TestServer, 'db'>, who: SignedIn) {
  // As the server has registered them.
  const caller: DeviceCaller = { did: who.account.did as Did, deviceId: who.device.deviceId as DeviceId }
  const convo = await createUnsafeTestConvo(db, [caller])
  const message = convo.message()
  expectGood(await who.call(sendMessage, message))
  return message
}

const childrenOf = ({ spans }: Collector, parent: ReceivedSpan) =>
  spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId).map(({ name }) => name)

describe('a trace', () => {
  it('shows a send from the request to its statement, and nobody by it', async () => {
    await using collector = await startCollector()
    await using test = await startTestServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20c0llector',
      OTEL_SERVICE_NAME: 'mls-of-a-test',
    })
    const who = await test.signIn()
    const message = await send(test, who)
    const request = await collector.has(sendMessage)
    const batch = await collector.has('store messages')
    const statement = await collector.has('messages_send')
    expect(request).toMatchObject({
      attributes: { 'rpc.method': sendMessage, 'http.response.status_code': 200 },
      failed: false,
    })
    expect(request.attributes['mls.request_id']).toMatch(/^[\w-]{36}$/)
    const own = await collector.has('send messages')
    expect(own).toMatchObject({ parentSpanId: request.spanId, attributes: { 'mls.count': 1 } })
    expect(batch).toMatchObject({ parentSpanId: own.spanId, attributes: { 'mls.count': 1 } })
    expect(statement).toMatchObject({ parentSpanId: batch.spanId, traceId: request.traceId })
    expect(childrenOf(collector, request)).toContain('send messages')
    expect(collector.headers[0]).toBe('Bearer c0llector')
    const sent = collector.bodies.join()
    expect(sent).toContain('mls-of-a-test')
    for (const secret of [
      ...[who.account.did, who.device.deviceId, who.accessToken, who.refreshToken],
      ...[message.convoId, message.messageId, 'did:', '?', 'Bearer', 'SELECT *'],
    ])
      expect(sent).not.toContain(secret)
  })

  it('names the error that a request was answered with', async () => {
    await using collector = await startCollector()
    await using test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
    await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsConvoListConvos}?cursor=s3cret`)
    await fetch(`${test.url}/xrpc/no.such.method`)
    const refused = await collector.has(ids.BlueCatbirdMlsConvoListConvos)
    expect(refused.attributes).toMatchObject({
      'error.type': 'AuthMissing',
      'http.response.status_code': 401,
    })
    await collector.has('unknown method')
    expect(collector.bodies.join()).not.toMatch(/s3cret|no\.such/)
  })

  it('goes on with what a trusted proxy has begun, and with nothing of anybody else', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
    for (const [trusted, joins] of [
      ['1', true],
      ['0', false],
    ] as const) {
      await using collector = await startCollector()
      await using test = await startTestServer({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        TRUST_PROXY: trusted,
      })
      await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsServerDescribeServer}`, { headers })
      const span = await collector.has(ids.BlueCatbirdMlsServerDescribeServer)
      expect(span.traceId === traceId).toBe(joins)
    }
  })

  it('is made of the share that is configured', async () => {
    await using collector = await startCollector()
    {
      await using test = await startTestServer({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_TRACES_SAMPLER_ARG: '0',
      })
      await test.signIn()
    }
    expect(collector.spans).toEqual([])
  })

  it('has the jobs that are done, with their statements', async () => {
    await using collector = await startCollector()
    await using test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
    await addJob(test.db, 'deleteOldSignals', {})
    const job = await collector.has('job deleteOldSignals')
    expect(job.parentSpanId ?? '').toBe('')
    expect(childrenOf(collector, job)).not.toEqual([])
  })

  it('is bounded to what a request asks for: what a test itself asks is in none', async () => {
    await using collector = await startCollector()
    await using test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
    await fetch(`${test.url}/health`)
    await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsServerDescribeServer}`)
    await collector.has(ids.BlueCatbirdMlsServerDescribeServer)
    expect(collector.spans.map(({ name }) => name).filter((name) => name.startsWith('HTTP'))).toEqual([])
  })

  it('is handed over when the server stops', async () => {
    await using collector = await startCollector()
    {
      await using test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
      await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsServerDescribeServer}`)
    }
    expect(collector.spans.map(({ name }) => name)).toContain(ids.BlueCatbirdMlsServerDescribeServer)
  })
})

describe.runIf(hasRedisServer())('a trace of a server with Redis', () => {
  it('has the commands, without what they say', async () => {
    await using collector = await startCollector()
    await using redis = await startTestRedis()
    await using db = await createTestDatabase()
    const config = parseConfig({
      SERVER_PORT: '0',
      DATABASE_URL: db.url,
      JWT_SECRET: 'a test signs its sessions with this: 8c1f5b2e97d3',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    })
    await using server = createMlsServer({ ...config, redisUrl: redis.url })
    await server.start()
    const who = await callsTo(server, () => systemClock.now()).signIn()
    const message = await send({ db }, who)
    await collector.has('redis PUBLISH')
    expect(collector.bodies.join()).not.toContain(message.convoId)
  })
})

describe('a collector that is away', () => {
  it('is told of once, and holds up neither requests nor the end', async () => {
    const told: string[] = []
    const note = (_: object, line: string) => void told.push(line)
    const log: Log = { debug: () => undefined, info: note, warn: note, error: note }
    await using collector = await startCollector()
    collector.status = 400
    const test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }, { log })
    const isLost = () => told.filter((line) => line === 'traces cannot be handed to their collector')
    await test.signIn()
    await expect.poll(isLost).toHaveLength(1)
    await test.signIn()
    await test[Symbol.asyncDispose]()
    expect(isLost()).toHaveLength(1)
  })

  it('may be nowhere at all', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await using test = await startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })
    await test.signIn()
  })
})

describe('OpenTelemetry', () => {
  const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

  /** Starts and stops the program, and gives what it has loaded. */
  async function loadedBy(change: Record<string, string>): Promise<string[]> {
    await using stack = new AsyncDisposableStack()
    const db = stack.use(await createTestDatabase())
    const folder = await mkdtemp(join(tmpdir(), 'catbird-loaded-'))
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const { PATH = '' } = process.env
    const program = spawn(process.execPath, ['--conditions=source', main, 'start'], {
      cwd: folder,
      // At its end Node writes there which scripts it had.
      env: { PATH, NODE_V8_COVERAGE: folder, SERVER_PORT: '0', DATABASE_URL: db.url, ...change },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    stack.defer(() => void program.kill('SIGKILL'))
    let output = ''
    program.stdout.on('data', (text: Buffer) => (output += text.toString()))
    while (!/server +http/.test(output)) await once(program.stdout, 'data')
    program.kill('SIGTERM')
    await once(program, 'exit')
    const files = (await readdir(folder)).filter((file) => file.startsWith('coverage-'))
    const written = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    return written.flatMap((text) => [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url = '']) => url))
  }

  const partOf = (urls: string[], path: string) => urls.filter((url) => url.includes(path))

  it('is not loaded where it is not configured, and is where it is', async () => {
    const bare = await loadedBy({})
    expect(partOf(bare, '/lifecycle/run.ts')).toHaveLength(1)
    expect(partOf(bare, '/server/src/tracing/')).toEqual([])
    // Its API by itself, of some kilobytes, comes with prom-client.
    expect(partOf(bare, '@opentelemetry/').filter((url) => !url.includes('/api/'))).toEqual([])
    const traced = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
    expect(partOf(traced, '@opentelemetry/sdk-trace/')).not.toEqual([])
  })
})

describe('a traceparent', () => {
  it('is read as W3C has it, or not at all', () => {
    const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
    expect(readTraceparent(good)).toMatchObject({ traceFlags: 0, isRemote: true })
    for (const bad of [
      undefined,
      '',
      good.replace('00-', 'ff-'),
      good.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32)),
      good.replace('b7ad6b7169203331', '0'.repeat(16)),
      `${good}-x`,
      good.toUpperCase(),
    ])
      expect(readTraceparent(bad)).toBeUndefined()
  })
})
