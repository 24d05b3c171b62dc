import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Frame } from '@atproto/xrpc-server'
import type { ErrorName } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { socketLimits, wrapSocket } from './socket.ts'
import type { SocketLimits, StreamSocket } from './socket.ts'

const frame = (size = 8) => new Uint8Array(size).fill(7)

/** A stream between a client and a wrapped socket, with what became of it. */
async function connect(limits: Partial<SocketLimits> = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const clock = { now: 1000 }
  const lost: (number | undefined)[] = []
  const wrapped = new Promise<{ stream: StreamSocket; reason: Promise<ErrorName | 'client'> }>((resolve) => {
    server.once('connection', (socket) => {
      const reason = new Promise<ErrorName | 'client'>((resolveReason) => {
        let why: ErrorName | 'client' = 'client'
        const onEnd = (told: ErrorName | 'client') => (why = told)
        const onClose = (heardUntil: number | undefined) => {
          lost.push(heardUntil)
          resolveReason(why)
        }
        const now = () => clock.now
        const stream = wrapSocket(socket, { limits: { ...socketLimits, ...limits }, onEnd, onClose, now })
        queueMicrotask(() => resolve({ stream, reason }))
      })
    })
  })
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const received: Buffer[] = []
  client.on('message', (data: Buffer) => received.push(data))
  const opened = once(client, 'open')
  const ended = once(client, 'close') as Promise<[number, Buffer]>
  await opened
  const { stream, reason } = await wrapped
  return {
    client,
    received,
    ended,
    stream,
    reason,
    clock,
    /** How the stream said that it was lost, once it is closed. */
    lost,
    /** Resolves when a count has not grown for many turns of the event loop. */
    stalls: async (count: () => number) => {
      for (let still = 0, before = count(); still < 200; before = count()) {
        await nextTurn()
        still = before === count() ? still + 1 : 0
      }
    },
    [Symbol.asyncDispose]: async () => {
      client.terminate()
      server.close()
      await reason
    },
  }
}

const errorOf = (data: Buffer | undefined) => (data === undefined ? undefined : Frame.fromBytes(data).body)

describe('a stream socket', () => {
  it('ends by name: an error frame, then a close that says the same', async () => {
    await using connection = await connect()
    await connection.stream.send(frame())
    connection.stream.end('SessionEnded')
    const [code, reason] = await connection.ended
    expect([code, reason.toString()]).toEqual([1008, 'SessionEnded'])
    expect(errorOf(connection.received.at(-1))).toMatchObject({ error: 'SessionEnded' })
    expect(await connection.reason).toBe('SessionEnded')
  })

  it('asks to come back when the server drains', async () => {
    await using connection = await connect()
    connection.stream.end('ServerDraining')
    expect((await connection.ended)[0]).toBe(1012)
  })

  it('drops what comes after the end, and ends only once', async () => {
    await using connection = await connect()
    connection.stream.end('ServerDraining')
    connection.stream.end('SessionEnded')
    await connection.stream.send(frame())
    await connection.ended
    expect(connection.received).toHaveLength(1)
    expect(connection.stream.isOpen()).toBe(false)
  })

  it('lets whoever waits go at the pace of the reader', async () => {
    await using connection = await connect()
    connection.client.pause()
    let left = 0
    const sending = (async () => {
      for (; left < 300; left++) await connection.stream.send(frame(100_000))
    })()
    await connection.stalls(() => left)
    expect(left).toBeLessThan(300)
    connection.client.resume()
    await sending
    expect(connection.stream.isOpen()).toBe(true)
  })

  it('terminates a peer that answers no ping', async () => {
    await using connection = await connect({ pingEveryMs: 20 })
    connection.client.pause()
    expect(await connection.reason).toBe('client')
    expect(connection.lost).toEqual([1000])
  })

  it('says up to when a peer that is lost has heard what it was sent, and nothing of one that agreed', async () => {
    await using lost = await connect({ pingEveryMs: 500 })
    lost.clock.now = 2000
    for (let pings = 0; pings < 2; pings++) await once(lost.client, 'ping')
    lost.client.terminate()
    await lost.reason
    expect(lost.lost).toEqual([2000])
    await using left = await connect()
    left.client.close()
    await left.reason
    await using slow = await connect()
    slow.stream.end('ConsumerTooSlow')
    await slow.reason
    expect([left.lost, slow.lost]).toEqual([[undefined], [1000]])
  })

  it('does not wait for ever for a peer that does not agree to the end', async () => {
    await using connection = await connect({ closeWithinMs: 20 })
    connection.client.pause()
    connection.stream.end('SessionEnded')
    expect(await connection.reason).toBe('SessionEnded')
  })
})
