import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import { FakeStreams } from '../testing/fake-stream.ts'
import { manualTiming } from '../testing/manual-timing.ts'
import { until } from '../testing/fake-clients.ts'
import { Feed } from './feed.ts'
import type { Api } from './ports.ts'

const MINUTE = 60_000

/**
 * A feed by fake streams, on a clock of the test's own. `accountEvent` takes in the events of the account, and `started`
 * looks at everything.
 */
function streamingFeed(accountEvent = () => Promise.resolve(), started = () => Promise.resolve()) {
  const streams = new FakeStreams()
  const timing = manualTiming()
  const closing = new AbortController()
  const events: ClientEvent[] = []
  const asked: string[] = []
  const api = {
    event: {
      createTicket: ({ cursor }: { cursor?: string }) => {
        asked.push(`stream from ${cursor ?? 'now'}`)
        return Promise.resolve({ data: { url: 'ws://localhost' } })
      },
      getEvents: ({ cursor }: { cursor?: string }) => {
        asked.push(`poll from ${cursor ?? 'now'}`)
        return Promise.resolve({ data: { events: [], cursor } })
      },
    },
  } as unknown as Api
  const nothing = () => Promise.resolve()
  const feed = new Feed(
    { api, timing, signal: closing.signal, emit: (event) => void events.push(event) },
    {
      started,
      logEntry: nothing,
      accountEvent,
      ephemeral: () => undefined,
      deviceIsGone: () => undefined,
      historyIs: () => Promise.resolve(),
    },
    { mode: 'auto', pollEvery: 1_000, WebSocket: streams.WebSocket, timeout: 1_000 },
    { held: undefined, save: nothing },
  )
  const running = feed.run()
  const end = async () => {
    closing.abort()
    await running
  }
  return { streams, timing, events, asked, end }
}

/** As it changed: `offline` is told again each time that it has failed. */
const stateOf = (events: readonly ClientEvent[]) =>
  events
    .flatMap((event) => (event.type === 'connection' ? [event.state] : []))
    .filter((state, i, all) => state !== all[i - 1])

describe('a stream that nothing comes by any more', () => {
  it('is left for another, after three times as long as something was promised within', async () => {
    const { streams, timing, events, asked, end } = streamingFeed()
    const first = await until(() => streams.last, 'a stream is open')
    first.tell('#cursor', { cursor: 'a', nextWithin: 30 })
    for (let n = 0; n < 10; n++) {
      await timing.advance(80_000)
      first.tell('#cursor', { cursor: `a${n}`, nextWithin: 30 })
    }
    await timing.advance(89_000)
    expect(first.left).toBe(false)
    await timing.advance(2_000)
    expect(first.left).toBe(true)
    await until(() => streams.opened.length === 2, 'another is open')
    expect(asked).toEqual(['stream from now', 'stream from a9'])
    expect(stateOf(events)).toEqual(['connecting', 'live', 'offline', 'connecting', 'live'])
    expect(events.filter(({ type }) => type === 'error')).toEqual([])
    await end()
  })

  it('is kept where nothing was promised, or on another stream only', async () => {
    const { streams, timing, end } = streamingFeed()
    const first = await until(() => streams.last, 'a stream is open')
    first.tell('#cursor', { cursor: 'a', nextWithin: 30 })
    await timing.advance(2 * MINUTE)
    expect(streams.opened).toHaveLength(2)
    streams.last?.tell('#cursor', { cursor: 'b' })
    await timing.advance(600 * MINUTE)
    expect(streams.opened).toHaveLength(2)
    expect(streams.last?.left).toBe(false)
    await end()
  })

  it('hands on frames of a later version as they came', async () => {
    const { streams, events, end } = streamingFeed()
    const stream = await until(() => streams.last, 'a stream is open')
    stream.tell('#later', { of: ['a', 'later', 'version'] })
    const event = { $type: 'blue.catbird.mls.event.subscribe#later', of: ['a', 'later', 'version'] }
    await until(() => events.some(({ type }) => type === 'unknown'), 'it is told')
    expect(events).toContainEqual({ type: 'unknown', event })
    await end()
  })

  it('holds up nobody who closes the client', async () => {
    const { streams, end } = streamingFeed()
    await until(() => streams.last, 'a stream is open')
    await end()
    expect(streams.last?.left).toBe(true)
  })
})

describe('a cursor that the service takes no more', () => {
  it('is thrown away, whoever says so: everything is looked at again', async () => {
    let looks = 0
    const { streams, timing, asked, end } = streamingFeed(undefined, () => {
      looks++
      return Promise.resolve()
    })
    const first = await until(() => streams.last, 'a stream is open')
    first.tell('#cursor', { cursor: 'of another history' })
    await until(() => looks === 1, 'it is looked')
    first.break()
    await timing.advance(MINUTE)
    const second = await until(() => streams.opened[1], 'another is open')
    second.fail('InvalidCursor')
    const third = await until(async () => {
      await timing.advance(50)
      return streams.opened[2]
    }, 'one more is open')
    third.tell('#cursor', { cursor: 'of this one' })
    await until(() => looks === 2, 'it is looked again')
    expect(asked).toEqual(['stream from now', 'stream from of another history', 'stream from now'])
    await end()
  })
})

describe('a stream without a cursor to go on from', () => {
  it('is known to begin where its first cursor says: everything is looked at after that', async () => {
    const looks: string[] = []
    const { streams, events, end } = streamingFeed(undefined, () => {
      looks.push('looked')
      return Promise.resolve()
    })
    const stream = await until(() => streams.last, 'a stream is open')
    await until(() => stateOf(events).includes('live'), 'it is live')
    stream.tell('#later', {})
    await until(() => events.some(({ type }) => type === 'unknown'), 'what comes is taken in')
    expect(looks).toEqual([])
    stream.tell('#cursor', { cursor: 'a' })
    await until(() => looks.length === 1, 'it is looked')
    stream.tell('#cursor', { cursor: 'b' })
    stream.break()
    await end()
    expect(looks).toHaveLength(1)
  })

  it('is left where it never says', async () => {
    const { streams, timing, asked, end } = streamingFeed()
    const first = await until(() => streams.last, 'a stream is open')
    await timing.advance(MINUTE)
    expect(first.left).toBe(true)
    await timing.advance(MINUTE)
    await until(() => streams.opened.length > 1, 'another is open')
    expect(asked.slice(0, 2)).toEqual(['stream from now', 'stream from now'])
    await end()
  })
})

describe('a stream that breaks', () => {
  it('is told of at once, also while what it brought waits for a network', async () => {
    let go = (): void => undefined
    const network = new Promise<void>((resolve) => (go = resolve))
    const { streams, timing, events, end } = streamingFeed(undefined, () => network)
    const first = await until(() => streams.last, 'a stream is open')
    await until(() => stateOf(events).includes('live'), 'it is live')
    first.tell('#cursor', { cursor: 'a' })
    first.break()
    expect(stateOf(events)).toEqual(['connecting', 'live', 'offline'])
    go()
    await until(() => first.left, 'the look is over')
    await timing.advance(MINUTE)
    await until(() => streams.opened.length === 2, 'another is open')
    await until(() => stateOf(events).at(-1) === 'live', 'it is live again')
    first.break()
    // Once since it broke, and once more with when it is tried again.
    expect(stateOf(events)).toEqual(['connecting', 'live', 'offline', 'connecting', 'live'])
    streams.last?.break()
    expect(stateOf(events).at(-1)).toBe('offline')
    await end()
  })
})

describe('a stream of a node that shuts down', () => {
  it('is opened anew at another one, and no app is told that it were offline', async () => {
    const { streams, timing, events, asked, end } = streamingFeed()
    const first = await until(() => streams.last, 'a stream is open')
    first.tell('#cursor', { cursor: 'a' })
    first.drain()
    await until(() => first.left, 'it is left')
    await timing.advance(1_000)
    await until(() => streams.opened.length === 2, 'another is open')
    await until(() => stateOf(events).at(-1) === 'live', 'it is live again')
    expect(asked).toEqual(['stream from now', 'stream from a'])
    expect(stateOf(events)).toEqual(['connecting', 'live', 'connecting', 'live'])
    expect(events.filter(({ type }) => type !== 'connection')).toEqual([])
    await end()
  })
})

describe('a stream that brings more than can be taken in', () => {
  it('is left at the bound: what has come is taken in, and polling goes on from there', async () => {
    let [taken, given] = [0, 0]
    let go = (): void => undefined
    const slow = new Promise<void>((resolve) => (go = resolve))
    const { streams, timing, events, asked, end } = streamingFeed(async () => {
      given++
      await slow
      taken++
    })
    const stream = await until(() => streams.last, 'a stream is open')
    const tellMany = (count: number) => {
      for (let seq = 1; seq <= count; seq++) {
        const event = { $type: 'blue.catbird.mls.event.defs#deviceAdded', deviceId: 'd'.repeat(16) }
        stream.tell('#accountEvent', { seq, createdAt: '2026-01-01T00:00:00.000Z', event })
      }
    }
    tellMany(1_000)
    stream.tell('#cursor', { cursor: 'a' })
    await until(() => given > 0, 'some are in hand')
    await timing.advance(0)
    expect(given).toBeLessThan(1_000)
    tellMany(20_000)
    expect(stream.left).toBe(true)
    go()
    await timing.advance(5_000)
    await until(() => asked.includes('poll from a'), 'it polls')
    expect(taken).toBe(given)
    expect(taken).toBeGreaterThan(5_000)
    expect(taken).toBeLessThan(15_000)
    expect(asked.slice(0, 2)).toEqual(['stream from now', 'poll from a'])
    expect(events.filter(({ type }) => type === 'error')).toEqual([])
    await end()
  })
})
