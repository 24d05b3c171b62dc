import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { fakeTabs } from '../testing/fake-tabs.ts'
import { leaksIn, markedSession } from '../testing/marked-session.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

/** All that a value in a report may look like: anything else has to be thought about first. */
const shapes: readonly RegExp[] = [
  /^\d+\.\d+\.\d+(-[a-z.\d]+)?$/, // a version
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, // a time
  /^[0-9a-f]{12}$/, // an id, hashed
  /^did:web:fake\.invalid$/, // the service
  /^[a-zA-Z]{1,32}$/, // a name
  /^[a-z]+( an?)?( [a-zA-Z]+){0,5}$/, // what was done when something failed
]

/** Leaves of a value, with the path to each. */
function leavesOf(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`))
}

const isAllowed = (leaf: unknown) =>
  typeof leaf === 'number' || (typeof leaf === 'string' && shapes.some((shape) => shape.test(leaf)))

describe('the report of a client', () => {
  it('says how it stands', async () => {
    const { alice, convo, end } = await markedSession({ name: 'a name', text: 'a text' }, { trust: 'strict' })
    const hashed = await alice.client.diagnostics()
    expect(hashed).toMatchObject({
      ...{ transport: 'direct', trust: 'strict', storage: 'memory', service: 'did:web:fake.invalid' },
      ...{ deviceId: alice.client.deviceId, connection: { state: 'polling' }, clockOffset: 0 },
    })
    const [one] = hashed.convos
    expect(hashed.convos).toHaveLength(1)
    expect(one).toMatchObject({ kind: 'group', phase: 'joined', status: 'accepted', generation: 1, gaps: {} })
    expect(one?.group).toEqual({ epoch: (await convo.epoch())?.epoch, members: 2, leaves: 2 })
    expect(hashed.keyPackages.lastResort).toBe(1)
    expect(hashed.store['message']?.entries).toBeGreaterThan(2)
    const plain = await alice.client.diagnostics({ ids: 'plain' })
    expect(plain).toMatchObject({ account: alice.client.did, convos: [{ id: convo.id }] })
    await end()
  })

  it('has nothing secret in it, and only values that it is known to have', async () => {
    const marks = fc.record({ name: fc.uuid(), text: fc.uuid() })
    await fc.assert(
      fc.asyncProperty(marks, async (marked) => {
        const { alice, end } = await markedSession(marked, {})
        const report = await alice.client.diagnostics()
        expect(JSON.parse(JSON.stringify(report))).toEqual(report)
        const secrets = await end()
        expect(leaksIn([report, JSON.stringify(report)], secrets)).toEqual([])
        const odd = leavesOf(report).filter(([path, leaf]) => path !== '.deviceId' && !isAllowed(leaf))
        expect(odd).toEqual([])
      }),
      { numRuns: 4 },
    )
  })

  it('tells of what failed in the background, and why it is offline', async () => {
    const service = unsafeFakeService()
    let down = false
    const fetch: typeof globalThis.fetch = (input, init) =>
      down ? Promise.reject(new TypeError('down (injected)')) : service.fetch(input, init)
    const { client } = await openFakeClient(service, 'alice', undefined, fetch)
    await until(() => client.connection === 'polling', 'it is on')
    down = true
    await until(() => client.connection === 'offline', 'it is off')
    const { connection } = await client.diagnostics()
    expect(connection).toMatchObject({ state: 'offline', reason: 'NetworkError' })
    down = false
    await client.close()
  })

  it('is given to a tab that follows, by the one that leads', async () => {
    const [service, tabs] = [unsafeFakeService(), fakeTabs()]
    const one = await openFakeClient(service, 'alice', tabs.open().storage)
    const two = await openFakeClient(service, 'alice', tabs.open().storage)
    const { at: _, ...rest } = await two.client.diagnostics()
    expect(rest).toMatchObject({ deviceId: one.client.deviceId, convos: [] })
    const [device] = await two.client.devices()
    expect(device).toMatchObject({ deviceId: one.client.deviceId, current: true })
    expect(device?.createdAt).toBeInstanceOf(Date)
    await Promise.all([one.client.close(), two.client.close()])
  })
})
