import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { seededRng } from '../../mls/fuzz/rng.ts'
import { FaultProxy } from './fault-proxy.ts'

/** A server that answers what it is sent, behind a proxy. */
async function echoBehindProxy() {
  await using stack = new AsyncDisposableStack()
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const { port } = server.address() as AddressInfo
  const unused = createServer()
  unused.listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const down = (unused.address() as AddressInfo).port
  unused.close()
  const proxy = stack.use(await FaultProxy.open(() => [{ port: down }, { port }], seededRng(1)))
  const owned = stack.move()
  return { proxy, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function connect({ port }: FaultProxy): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  return socket
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  let heard = ''
  while (heard.length < text.length) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    heard += piece.toString()
  }
  return heard
}

describe('a fault proxy', () => {
  it('carries what it is given, and passes over a target that is down', async () => {
    await using test = await echoBehindProxy()
    for (let i = 0; i < 5; i++) {
      const socket = await connect(test.proxy)
      expect(await echo(socket, `hello ${String(i)}`)).toBe(`hello ${String(i)}`)
      const large = 'x'.repeat(1_000_000)
      expect(await echo(socket, large)).toBe(large)
      socket.end()
      await once(socket, 'close')
    }
  })

  it('keeps the order while it is slow and narrow', async () => {
    await using test = await echoBehindProxy()
    test.proxy.setWeather({ delayMs: 5, bytesPerSecond: 1_000_000 })
    const socket = await connect(test.proxy)
    const text = Array.from({ length: 2000 }, (_, i) => String(i)).join(',')
    expect(await echo(socket, text)).toBe(text)
    socket.destroy()
  })

  it('cuts by a reset', async () => {
    await using test = await echoBehindProxy()
    const socket = await connect(test.proxy)
    await echo(socket, 'hello')
    const ended = new Promise((resolve) => {
      socket.once('error', resolve)
    })
    expect(test.proxy.cut(1)).toBe(1)
    expect(await ended).toMatchObject({ code: 'ECONNRESET' })
  })

  it('lets connections fall silent: they stand, and nothing comes, until it is clear again', async () => {
    await using test = await echoBehindProxy()
    const socket = await connect(test.proxy)
    await echo(socket, 'hello')
    let heard = 0
    socket.on('data', () => heard++)
    socket.on('error', () => undefined)
    expect(test.proxy.silence(1)).toBe(1)
    socket.write('is anybody there?')
    const other = await connect(test.proxy)
    expect(await echo(other, 'others go on')).toBe('others go on')
    expect([heard, socket.destroyed]).toEqual([0, false])
    const closed = new Promise((resolve) => {
      socket.once('close', resolve)
    })
    test.proxy.clear()
    await closed
    expect(await echo(other, 'still')).toBe('still')
    other.destroy()
  })
})
