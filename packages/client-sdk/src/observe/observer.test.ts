import { describe, expect, it, vi } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { leaksIn, markedSession } from '../testing/marked-session.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { MlsClient } from '../client/mls-client.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
import type { Fields, LogEntry, SpanName, TraceHook } from './hooks.ts'
import { Observer } from './observer.ts'

interface Span {
  readonly name: SpanName
  readonly fields: Fields
  readonly outcome: unknown
}

/** A hook that keeps every span and how it ended. */
function recorder() {
  const spans: Span[] = []
  const trace: TraceHook = async (name, fields, work) => {
    try {
      const result = await work()
      spans.push({ name, fields, outcome: undefined })
      return result
    } catch (err) {
      spans.push({ name, fields, outcome: err })
      throw err
    }
  }
  return { spans, trace }
}

const marks = { name: 'MARKED Name 4fd1', text: 'MARKED Text 77c2' }

describe('what observes a client', () => {
  it('hears of all its work, and of no secret', async () => {
    const log: LogEntry[] = []
    const { spans, trace } = recorder()
    const { alice, convo, end } = await markedSession(marks, { log: (entry) => void log.push(entry), trace })
    const secrets = await end()
    const names = new Set(spans.map(({ name }) => name))
    for (const name of ['sync', 'commit', 'send', 'xrpc', 'storage.read', 'storage.write'] as const)
      expect(names).toContain(name)
    expect(spans.find(({ name }) => name === 'commit')?.fields).toEqual({ convoId: convo.id })
    const methods = spans.flatMap(({ fields }) => ('method' in fields ? [fields.method] : []))
    expect(methods).toContain('blue.catbird.mls.group.submitCommit')
    expect(spans.some(({ outcome }) => outcome !== undefined)).toBe(true)
    const events = new Set(log.map(({ event }) => event))
    for (const event of ['message', 'connection', 'xrpc.done', 'xrpc.failed', 'storage.write.done'])
      expect(events).toContain(event)
    expect(secrets.size).toBeGreaterThan(50)
    expect(leaksIn([log, spans, alice.events.filter(({ type }) => type === 'error')], secrets)).toEqual([])
  })

  it('shows where it is hidden: the search itself finds a mark in a cause', () => {
    const failed = new Error('failed', { cause: { deep: [new Error('MARKED')] } })
    expect(leaksIn([failed], new Set(['MARKED', 'absent']))).toEqual(['MARKED'])
  })
})

describe('a hook that does not what it should', () => {
  const hooks: [string, TraceHook][] = [
    ['never does the work', () => new Promise(() => undefined)],
    ['does it twice', async (_name, _fields, work) => work().then(() => work())],
    ['does it late', async (_name, _fields, work) => Promise.resolve().then(() => work())],
    ['gives something else', () => Promise.resolve(undefined as never)],
  ]

  it.each(hooks)('changes nothing: one that %s', async (_, trace) => {
    const service = unsafeFakeService()
    const bob = await openFakeClient(service, 'bob')
    const session = await developmentIdentity({ seed: 'alice' })
    const alice = await MlsClient.open({
      ...{ session, service: service.did, serviceUrl: 'http://fake.invalid', fetch: service.fetch },
      ...{ storage: memoryStorage(), updates: 'polling', pollEvery: 5, trace },
    })
    const convo = await alice.convos.create({ members: [bob.client.did] })
    await convo.send('one')
    await convo.send('two')
    const bobs = await until(
      async () => (await bob.client.convos.list()).find(({ state }) => state === 'joined'),
      'bob is in',
    )
    await until(async () => (await bobs.messages()).length === 2, 'bob has both')
    expect((await bobs.messages()).map(({ text }) => text)).toEqual(['one', 'two'])
    await Promise.all([alice.close(), bob.client.close()])
  })
})

describe('what a hook throws', () => {
  /** What was told where uncaught errors are. */
  function uncaught() {
    const thrown: unknown[] = []
    const spy = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((callback) => {
      try {
        callback()
      } catch (err) {
        thrown.push(err)
      }
    })
    return { thrown, [Symbol.dispose]: () => spy.mockRestore() }
  }
  const own = new Error('of the hook')
  const turn = () => new Promise((resolve) => setTimeout(resolve))

  it('is told as uncaught, and the work has come out all the same', async () => {
    using told = uncaught()
    const trace: TraceHook = async (_name, _fields, work) => {
      await work()
      throw own
    }
    const log = () => {
      throw own
    }
    const { around } = new Observer({ trace, log, now: () => 0 })
    expect(await around('sync', () => Promise.resolve(7))).toBe(7)
    await turn()
    expect(told.thrown).toEqual([own, own])
  })

  it('is not told where it is what the work failed of', async () => {
    using told = uncaught()
    const { around } = new Observer({ trace: (_name, _fields, work) => work(), now: () => 0 })
    await expect(around('sync', () => Promise.reject(own))).rejects.toBe(own)
    await turn()
    expect(told.thrown).toEqual([])
  })
})
