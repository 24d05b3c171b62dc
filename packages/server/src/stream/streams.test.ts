import { once } from 'node:events'
import { createManualClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ids } from '../lexicon/ids.ts'
import { followStream, openStream } from '../testing/stream.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { SignedIn, TestServer } from '../testing/test-server.ts'

const registerDevice = ids.BlueCatbirdMlsDeviceRegisterDevice

/** A ticket's URL, at the address where the test finds its server. */
async function ticketUrl(test: TestServer, reader: SignedIn, cursor?: string): Promise<string> {
  const { body } = await reader.call(ids.BlueCatbirdMlsEventCreateTicket, { cursor })
  const url = new URL(String(body['url']))
  url.host = new URL(test.url).host
  return url.href
}

async function follow(test: TestServer, reader: SignedIn, cursor?: string) {
  return followStream(await ticketUrl(test, reader, cursor))
}

/** How many events each account has been told of, `deviceAdded` being the simplest to bring about. */
const deviceAdded = (device: { deviceId: string }) => ({
  type: '#accountEvent',
  body: { event: { $type: 'blue.catbird.mls.event.defs#deviceAdded', deviceId: device.deviceId } },
})

describe('an event stream', () => {
  it('tells what happens as it happens, and goes on from its cursor without losing or repeating', async () => {
    await using test = await startTestServer()
    const reader = await test.signIn()
    const { body } = await reader.call(ids.BlueCatbirdMlsEventGetEvents)
    const from = String(body['cursor'])
    let cursor: string
    {
      await using stream = await follow(test, reader, from)
      const second = await test.signIn(reader.account)
      expect(await stream.next()).toMatchObject(deviceAdded(second.device))
      cursor = await stream.cursor()
    }
    const third = await test.signIn(reader.account)
    const fourth = await test.signIn(reader.account)
    await using stream = await openStream(await ticketUrl(test, reader, cursor))
    expect(await stream.next()).toMatchObject(deviceAdded(third.device))
    expect(await stream.next()).toMatchObject(deviceAdded(fourth.device))
  })

  it('takes a cursor in its URL before the one of the ticket', async () => {
    await using test = await startTestServer()
    const reader = await test.signIn()
    const { body } = await reader.call(ids.BlueCatbirdMlsEventGetEvents)
    const second = await test.signIn(reader.account)
    const url = new URL(await ticketUrl(test, reader))
    url.searchParams.set('cursor', String(body['cursor']))
    await using stream = await openStream(url.href)
    expect(await stream.next()).toMatchObject(deviceAdded(second.device))
  })

  it('opens by a ticket once, in its time, and by no other', async () => {
    const clock = createManualClock()
    await using test = await startTestServer({}, { clock })
    const reader = await test.signIn()
    const url = await ticketUrl(test, reader)
    // Followed, so that it has redeemed the ticket: of two at once either may.
    await using stream = await followStream(url)
    await using again = await openStream(url)
    expect(await again.ended).toEqual({ error: 'InvalidTicket', code: 1008, reason: 'InvalidTicket' })
    const late = await ticketUrl(test, reader)
    clock.advance(31_000)
    await using tooLate = await openStream(late)
    expect((await tooLate.ended).error).toBe('InvalidTicket')
    await using madeUp = await openStream(late.replace(/ticket=.*/, 'ticket=made-up'))
    expect((await madeUp.ended).error).toBe('InvalidTicket')
    await using none = await openStream(late.replace(/\?.*/, ''))
    expect((await none.ended).error).toBe('InvalidRequest')
    const unread = await ticketUrl(test, await test.signIn())
    await using odd = await openStream(`${unread}&cursor=odd`)
    expect((await odd.ended).error).toBe('InvalidCursor')
    expect(stream.socket.readyState).toBe(stream.socket.OPEN)
  })

  it('ends at once with the device, the session or the account that it was opened by', async () => {
    await using test = await startTestServer()
    const byDevice = await test.signIn()
    await using ofDevice = await follow(test, byDevice)
    await byDevice.call(ids.BlueCatbirdMlsDeviceRemoveDevice, { deviceId: byDevice.device.deviceId })
    expect(await ofDevice.ended).toMatchObject({ error: 'SessionEnded', reason: 'SessionEnded' })

    const bySession = await test.signIn()
    await using ofSession = await follow(test, bySession)
    await bySession.call(ids.BlueCatbirdMlsServerDeleteSession)
    expect((await ofSession.ended).error).toBe('SessionEnded')
  })

  it('asks its reader to come back elsewhere when the server stops', async () => {
    await using test = await startTestServer()
    const reader = await test.signIn()
    await using stream = await follow(test, reader)
    await test.server.stop()
    expect(await stream.ended).toEqual({ error: 'ServerDraining', code: 1012, reason: 'ServerDraining' })
  })

  it('does not hold up a server that stops when its reader has gone to sleep', async () => {
    await using test = await startTestServer({ SHUTDOWN_SECONDS: '1' })
    const reader = await test.signIn()
    await using stream = await follow(test, reader)
    stream.socket.pause()
    await test.server.stop()
    expect(await test.server.metrics.registry.metrics()).toContain('mls_sockets 0')
  })

  it('hears nothing from its reader, and ends when that says too much', async () => {
    await using test = await startTestServer()
    const reader = await test.signIn()
    await using stream = await follow(test, reader)
    stream.socket.send('hello')
    stream.socket.send(new Uint8Array(10_000))
    expect((await stream.ended).code).toBe(1009)
  })

  it('is one for a device: its newest, while the one before ends by name', async () => {
    await using test = await startTestServer()
    const reader = await test.signIn()
    await using first = await follow(test, reader)
    await using second = await follow(test, reader)
    expect(await first.ended).toEqual({ error: 'StreamReplaced', code: 1008, reason: 'StreamReplaced' })
    const other = await test.signIn(reader.account)
    expect(await second.next()).toMatchObject(deviceAdded(other.device))
  })

  it('is refused by name when its account or its address has as many as it may', async () => {
    await using test = await startTestServer({ MAX_SOCKETS_ACCOUNT: '2', MAX_SOCKETS_ADDRESS: '3' })
    const tooMany = { error: 'TooManyStreams', code: 1013, reason: 'TooManyStreams' }
    const alice = await test.signIn()
    await using first = await follow(test, alice)
    await using second = await follow(test, await test.signIn(alice.account))
    await using ofAccount = await openStream(await ticketUrl(test, await test.signIn(alice.account)))
    expect(await ofAccount.ended).toEqual(tooMany)
    await using third = await follow(test, await test.signIn())
    const ticket = await ticketUrl(test, await test.signIn())
    await using ofAddress = await openStream(ticket)
    expect(await ofAddress.ended).toEqual(tooMany)
    await second[Symbol.asyncDispose]()
    await test.metricIs('mls_sockets', 2)
    // The ticket was not looked at, and is good still.
    await using fourth = await followStream(ticket)
    for (const { socket } of [first, third, fourth]) expect(socket.readyState).toBe(socket.OPEN)
  })

  it('is refused as plain HTTP where there is none, or no room for it', async () => {
    await using test = await startTestServer({ MAX_SOCKETS: '1' })
    const reader = await test.signIn()
    await using stream = await follow(test, reader)
    const full = await ticketUrl(test, reader)
    const elsewhere = full.replace(ids.BlueCatbirdMlsEventSubscribe, registerDevice)
    for (const [url, status] of [
      [full, 503],
      [elsewhere, 501],
    ] as const) {
      const socket = new WebSocket(url)
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toBe(`Unexpected server response: ${status}`)
    }
    expect(stream.socket.readyState).toBe(stream.socket.OPEN)
  })
})
