import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createGuardedGet } from './guarded-get.ts'
import type { GuardedGetOptions } from './guarded-get.ts'

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: (path = '/') => new URL(path, `http://127.0.0.1:${String(port)}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
const limits = { timeoutMs: 20_000, maxBytes: 1000 }
const get = (options: Partial<GuardedGetOptions> = {}) =>
  createGuardedGet({ allowLoopback: false, ...limits, ...options })

describe('a guarded GET that gets no answer', () => {
  it('ends, also where the connection is said to become something else', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await expect(get({ allowLoopback: true })(new URL(`http://127.0.0.1:${String(port)}/`))).rejects.toThrow(
      'without an answer',
    )
    server.close()
  })
})

describe('a guarded GET in production', () => {
  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:password@example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
  ])('refuses %s before any connection', async (url) => {
    const lookup = () => Promise.reject(new Error('looked up'))
    await expect(get({ lookup })(new URL(url))).rejects.toThrow(/^refused/)
  })

  it.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fe80::1', 'fc00::1', '::ffff:10.0.0.7'])(
    'refuses a public name that resolves to %s',
    async (address) => {
      const lookup = () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }])
      await expect(get({ lookup })(new URL('https://rebound.example.com/'))).rejects.toThrow(
        /^refused to connect/,
      )
    },
  )

  it('refuses a name of which one address is public and another is not', async () => {
    const lookup = () =>
      Promise.resolve([
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    await expect(get({ lookup })(new URL('https://mixed.example.com/'))).rejects.toThrow(/127\.0\.0\.1/)
  })

  it('refuses localhost by name', async () => {
    await expect(get()(new URL('https://localhost/'))).rejects.toThrow(/^refused to connect/)
  })
})

describe('a guarded GET in development', () => {
  const local = (options: Partial<GuardedGetOptions> = {}) => get({ allowLoopback: true, ...options })

  it('reads from this machine', async () => {
    await using server = await serve((_, response) => response.end('hello'))
    const { status, body } = await local()(server.url())
    expect([status, Buffer.from(body).toString()]).toEqual([200, 'hello'])
  })

  it('connects to the address that was judged, and looks a name up once', async () => {
    await using server = await serve((_, response) => response.end('hello'))
    let lookups = 0
    const lookup = () => {
      lookups += 1
      return Promise.resolve([{ address: lookups === 1 ? '127.0.0.1' : '10.0.0.7', family: 4 }])
    }
    const url = new URL(`http://localhost:${String(server.port)}/`)
    expect((await local({ lookup })(url)).status).toBe(200)
    expect(lookups).toBe(1)
  })

  it('still refuses other private addresses, and plain http to anything else', async () => {
    await expect(local()(new URL('https://10.0.0.1/'))).rejects.toThrow(/^refused/)
    await expect(local()(new URL('http://example.com/'))).rejects.toThrow(/^refused/)
  })

  it('follows no redirect', async () => {
    await using server = await serve((_, response) => response.writeHead(302, { location: '/there' }).end())
    await expect(local()(server.url())).rejects.toThrow(/redirect/)
  })

  it('stops reading at the size limit, whatever the answer claims of its length', async () => {
    await using server = await serve((_, response) => {
      response.write('x'.repeat(900))
      response.write('x'.repeat(200))
    })
    await expect(local()(server.url())).rejects.toThrow(/more than 1000 bytes/)
  })

  it('gives up on an answer that never comes', async () => {
    await using server = await serve(() => undefined)
    await expect(local({ timeoutMs: 50 })(server.url())).rejects.toThrow()
  })

  it('gives up on an answer that never ends', async () => {
    await using server = await serve((_, response) => void response.write('{'))
    await expect(local({ timeoutMs: 50 })(server.url())).rejects.toThrow()
  })
})
