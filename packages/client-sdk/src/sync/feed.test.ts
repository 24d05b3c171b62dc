import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import { MlsClientError } from '../errors.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, openHurriedClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { Feed } from './feed.ts'
import type { Api } from './ports.ts'

describe('a client that is not let in', () => {
  it.each(['AccountSuspended', 'PermissionMissing'])(
    'by %s tells so once, asks seldom, and goes on by itself once it is',
    async (why) => {
      const service = unsafeFakeService()
      let suspended = false
      let asked = 0
      const refuse = () => {
        if (suspended) asked++
        return suspended ? why : undefined
      }
      const { client: alice } = await openFakeClient(service, 'alice')
      const fetch = alteringFetch(service.fetch, { refuse })
      // Five minutes pass in a tenth of a second.
      const { client: bob, events } = await openHurriedClient(service, 'bob', { times: 3_000, fetch })
      const convo = await alice.convos.create({ members: [bob.did] })
      const bobs = await until(
        async () => (await bob.convos.list()).find(({ state }) => state === 'joined'),
        'bob is in',
      )
      const told = () =>
        events.filter(
          (event) => event.type === 'error' && event.during === 'listening' && event.error.error === why,
        )
      suspended = true
      await convo.send('are you there?')
      await until(() => told().length > 0, 'bob knows')
      const askedBefore = asked
      await until(() => asked >= askedBefore + 3, 'bob has asked again')
      expect(told()).toHaveLength(1)
      suspended = false
      await until(async () => (await bobs.messages()).length === 1, 'bob reads on')
      await Promise.all([alice.close(), bob.close()])
    },
  )
})

/** A feed that polls a service with nothing to tell, and pauses without waiting; `pause` sees each. */
function pollingFeed(
  pause: (ms: number, closing: AbortController) => void,
  {
    started,
    save,
    getEvents = () => Promise.resolve({ data: { events: [], cursor: '1' } }),
    emit = () => undefined,
  }: {
    started: () => Promise<void>
    save: () => Promise<void>
    getEvents?: () => Promise<unknown>
    emit?: (event: ClientEvent) => void
  },
): Feed {
  const closing = new AbortController()
  const sleep = (ms: number) => {
    pause(ms, closing)
    return Promise.resolve()
  }
  const ports = {
    api: { event: { getEvents } } as unknown as Api,
    ...{ timing: { now: () => 0, random: () => 0, sleep }, signal: closing.signal, emit },
  }
  const taken = () => Promise.resolve()
  const sink = {
    started,
    logEntry: taken,
    accountEvent: taken,
    ephemeral: () => undefined,
    deviceIsGone: () => undefined,
    historyIs: () => Promise.resolve(),
  }
  const options = { mode: 'polling', pollEvery: 1, WebSocket: undefined, timeout: 1 } as const
  return new Feed(ports, sink, options, { held: undefined, save })
}

describe('a first look', () => {
  it('that fails is tried again after pauses that grow', async () => {
    const pauses: number[] = []
    const pause = (ms: number, closing: AbortController) => {
      if (pauses.push(ms) === 4) closing.abort()
    }
    const started = () => Promise.reject(new Error('the look failed (injected)'))
    await pollingFeed(pause, { started, save: () => Promise.resolve() }).run()
    expect(pauses).toEqual([125, 250, 500, 1000])
  })

  it('is taken again where the connection ended before there was a place to go on from', async () => {
    let [looks, saves] = [0, 0]
    const started = () => {
      looks++
      return Promise.resolve()
    }
    const save = () => (++saves < 3 ? Promise.reject(new Error('not saved (injected)')) : Promise.resolve())
    const pause = (_: number, closing: AbortController) => {
      if (saves === 3) closing.abort()
    }
    await pollingFeed(pause, { started, save }).run()
    expect(looks).toBe(3)
  })

  it('that waits for a network while polling is told of', async () => {
    const told: string[] = []
    let asked = 0
    const getEvents = () =>
      asked++ === 0
        ? Promise.resolve({ data: { events: [], cursor: '1' } })
        : Promise.reject(new MlsClientError('NetworkError'))
    const emit = (event: ClientEvent) => {
      if (event.type === 'connection') told.push(event.state)
    }
    const pause = (_: number, closing: AbortController) => {
      if (told.includes('offline')) closing.abort()
    }
    const started = () => new Promise<void>(() => undefined)
    await pollingFeed(pause, { started, save: () => Promise.resolve(), getEvents, emit }).run()
    expect(told).toEqual(['polling', 'offline'])
  })
})
