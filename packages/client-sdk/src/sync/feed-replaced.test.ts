import { describe, expect, it } from 'vitest'
import { toCbor } from '../cbor.ts'
import type { ClientEvent } from '../client/events.ts'
import { Feed } from './feed.ts'
import type { Api } from './ports.ts'

/** A WebSocket that opens, and at once is told why it ends. */
function endedBy(error: string): typeof WebSocket {
  const frame = Uint8Array.from([...toCbor({ op: -1 }), ...toCbor({ error, message: '' })])
  class Ended extends EventTarget {
    constructor() {
      super()
      queueMicrotask(() => {
        this.dispatchEvent(new Event('open'))
        this.dispatchEvent(new MessageEvent('message', { data: frame.buffer }))
      })
    }
    close(): void {
      this.dispatchEvent(new Event('close'))
    }
  }
  return Ended as unknown as typeof WebSocket
}

describe('a client whose stream is not to be had', () => {
  it.each(['StreamReplaced', 'TooManyStreams'])('polls before it asks for another: %s', async (error) => {
    const closing = new AbortController()
    const done: string[] = []
    const events: ClientEvent[] = []
    const note = <Data>(what: string, data: Data) => {
      if (done.push(what) > 30) closing.abort()
      return Promise.resolve({ data })
    }
    const api = {
      event: {
        createTicket: () => note('stream', { url: 'ws://localhost' }),
        getEvents: () => note('poll', { events: [], cursor: '1' }),
      },
    } as unknown as Api
    const taken = () => Promise.resolve()
    const feed = new Feed(
      {
        api,
        timing: { now: () => 0, random: () => 0, sleep: taken },
        signal: closing.signal,
        emit: (event) => void events.push(event),
      },
      {
        started: taken,
        logEntry: taken,
        accountEvent: taken,
        ephemeral: () => undefined,
        deviceIsGone: () => undefined,
        historyIs: () => Promise.resolve(),
      },
      { mode: 'auto', pollEvery: 1, WebSocket: endedBy(error), timeout: 1000 },
      { held: undefined, save: taken },
    )
    await feed.run()
    const polls = done.join(' ').split('stream').slice(1, -1)
    expect(polls.length).toBeGreaterThan(1)
    for (const between of polls) expect(between.trim().split(' ')).toEqual(Array(10).fill('poll'))
    expect(events.filter(({ type }) => type === 'error')).toEqual([])
  })
})
