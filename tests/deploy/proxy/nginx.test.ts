import { randomBytes } from 'node:crypto'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { blobPartBytes } from '@catbird-mls/core/blobs'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { ids } from '../../../packages/server/src/lexicon/ids.ts'
import { openStream } from '../../../packages/server/src/testing/stream.ts'
import { startTestServer } from '../../../packages/server/src/testing/test-server.ts'
import { freePort } from '../../support/free-port.ts'
import { hasProgram } from '../../support/has-program.ts'
import { domain, startProxy } from './start-proxy.ts'
import { socketThrough, through } from './through.ts'

/** What waits by default in these tests, and how long a stream is held with nothing said: seconds. */
const idleSeconds = 2
const holdSeconds = Number(process.env['NGINX_HOLD_SECONDS'] ?? idleSeconds + 20)

async function deployment(environment: Record<string, string> = {}) {
  const lines: object[] = []
  const log = { ...silentLog, warn: (about: object) => void lines.push(about) }
  await using stack = new AsyncDisposableStack()
  const port = await freePort()
  const settings = { TRUST_PROXY: '1', SERVER_PORT: String(port), ...environment }
  const test = stack.use(await startTestServer(settings, { log }))
  const proxy = stack.use(await startProxy(port, { idleSeconds }))
  const owned = stack.move()
  return { test, proxy, lines, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const describeServer = '/xrpc/blue.catbird.mls.server.describeServer'

describe.skipIf(!hasProgram('nginx', '-v'))('the site for nginx', () => {
  it('is a configuration that nginx takes without a warning', async () => {
    await using there = await deployment()
    expect(there.proxy.tested).toMatchObject({ status: 0 })
    expect(there.proxy.tested.said).not.toMatch(/\[(warn|emerg|error)\]/)
  })

  it('hands on the DID document, to web pages as well, and the methods', async () => {
    await using there = await deployment()
    const document = await through(there.proxy, '/.well-known/did.json')
    expect(document.status).toBe(200)
    expect(document.headers).toMatchObject({ 'access-control-allow-origin': '*' })
    expect(JSON.parse(document.text)).toMatchObject({ id: there.test.did })
    expect((await through(there.proxy, describeServer)).status).toBe(200)
    expect((await through(there.proxy, '/health')).status).toBe(200)
    expect((await through(there.proxy, '/health/ready')).status).toBe(200)
  })

  it('is reached by TLS alone, of today, and says so to browsers', async () => {
    await using there = await deployment()
    const { proxy } = there
    const plain = get({ port: proxy.ports.http, path: '/xrpc/x?y=z', headers: { host: domain } })
    const [answer] = (await once(plain, 'response')) as [IncomingMessage] // As node:http documents the event.
    answer.resume()
    expect(answer.statusCode).toBe(301)
    expect(answer.headers.location).toBe(`https://${domain}/xrpc/x?y=z`)
    expect((await through(proxy, describeServer)).headers['strict-transport-security']).toMatch(
      /max-age=63072000/,
    )
    const old = connectTls({
      port: proxy.ports.https,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      servername: domain,
      ca: proxy.certificate,
    })
    await expect(once(old, 'secureConnect')).rejects.toThrow()
    old.destroy()
  })

  it('shows /metrics and the dashboard to this machine, and to nobody else', async () => {
    await using there = await deployment({
      ADMIN_DIDS: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa=viewer',
      PUBLIC_URL: `https://${domain}`,
    })
    for (const path of [
      '/metrics',
      '/admin',
      '/admin/',
      '/admin/trpc/session.current',
      '/admin/../metrics',
      '//metrics',
    ]) {
      expect([path, (await through(there.proxy, path)).status]).toEqual([path, 403])
    }
    expect((await through(there.proxy, '/metrics', { from: '127.0.0.1' })).text).toMatch(/^# HELP/)
    expect((await through(there.proxy, '/admin/', { from: '127.0.0.1' })).status).toBe(200)
    // An account's own server reads who asks, where accounts may sign in.
    expect((await through(there.proxy, '/admin/oauth/client-metadata.json')).status).toBe(200)
    expect((await through(there.proxy, '/other')).status).toBe(404)
  })

  it('tells the server who calls, whatever the caller says of itself', async () => {
    await using there = await deployment({ ADMIN_TOKEN: 'a-token-of-a-test-0123456789-abcdef' })
    const headers = { authorization: 'Bearer wrong', 'x-forwarded-for': '203.0.113.9' }
    const from = '127.0.0.1'
    await through(there.proxy, '/admin/trpc/overview.summary', { from, headers })
    expect(there.lines).toContainEqual(expect.objectContaining({ way: 'bearer', address: from }))
    expect(there.proxy.accessLog()).toMatch(/^127\.0\.0\.1 \[/m)
  })

  it('lets the server count each address for itself', async () => {
    await using there = await deployment({ RATE_LIMIT_ADDRESS: '5' })
    const from = (address: string) => through(there.proxy, describeServer, { from: address })
    for (let n = 0; n < 5; n++) expect((await from('127.0.0.3')).status).toBe(200)
    expect((await from('127.0.0.3')).status).toBe(429)
    expect((await from('127.0.0.4')).status).toBe(200)
  })

  it('takes the largest part of a file, and refuses a larger body in words', async () => {
    await using there = await deployment()
    const reader = await there.test.signIn()
    const blobId = randomBytes(16).toString('base64url')
    const send = (bytes: number) =>
      through(
        there.proxy,
        `/xrpc/${ids.BlueCatbirdMlsBlobUploadBlob}?blobId=${blobId}&size=${String(bytes)}&part=0`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${reader.accessToken}`,
            'content-type': 'application/octet-stream',
          },
          body: new Uint8Array(bytes),
        },
      )
    expect((await send(blobPartBytes)).status).toBe(200)
    const refused = await send(13 * 1024 * 1024)
    expect(refused.status).toBe(413)
    expect(JSON.parse(refused.text)).toMatchObject({ error: 'PayloadTooLarge' })
    expect(refused.headers['access-control-allow-origin']).toBe('*')
  })

  it('says by name, to web pages as well, that the server is away', async () => {
    await using there = await deployment()
    await there.test.server.stop()
    const answer = await through(there.proxy, describeServer)
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'NotReady' })
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'retry-after': '2' })
  })

  it(
    'holds a stream on which nothing is said, long after it would give up on anything else',
    { timeout: (holdSeconds + 60) * 1000 },
    async () => {
      await using there = await deployment()
      const reader = await there.test.signIn()
      const { body } = await reader.call(ids.BlueCatbirdMlsEventCreateTicket)
      const { at, options } = socketThrough(there.proxy, String(body['url']))
      await using stream = await openStream(at, options)
      await pause(holdSeconds * 1000)
      await there.test.signIn(reader.account)
      expect(await stream.next()).toMatchObject({ type: '#accountEvent' })
      // The ticket stands in the query, which is logged nowhere.
      stream.socket.close()
      await expect.poll(() => there.proxy.accessLog()).toMatch(/event\.subscribe HTTP\/1\.1" 101/)
      expect(there.proxy.accessLog()).not.toContain('ticket=')
    },
  )
})
