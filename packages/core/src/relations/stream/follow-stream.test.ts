import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createInProcessBus, hearIdentities } from '../../bus/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { createManualClock, silentLog, systemRandom } from '../../ports/index.ts'
import { relationCollections } from '../collections.ts'
import type { HostState } from '../host-state.ts'
import { createRelations } from '../index.ts'
import { newDid, unsafeNetwork } from '../testing/unsafe-network.ts'
import { commitFrame, unsafeStream } from '../testing/unsafe-stream.ts'
import { followStream } from './follow-stream.ts'

const { block, follow } = relationCollections
const until = { timeout: 10_000, interval: 10 }
const databases: TestDatabase[] = []
let db: TestDatabase
// There is one stream in a database: each test has its own.
beforeEach(async () => {
  db = await createTestDatabase()
  databases.push(db)
})
/** What stops the nodes of a test. */
const running: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})
afterAll(async () => {
  for (const one of databases) await one.close()
})

function setUp() {
  const clock = createManualClock()
  const network = unsafeNetwork()
  const stream = unsafeStream(clock.now().getTime())
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const relations = createRelations({ ...ports, ...network })
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  const counts = new Map<string, number>()
  const states: [string, HostState][] = []
  /** A node that follows until it is stopped, or until it is killed, which lets nothing go. */
  const node = (holder: string, leaseMs = 300) => {
    const ending = new AbortController()
    let killed = false
    const following = followStream(
      {
        ...{ ...ports, random: systemRandom, open: stream.open },
        db: new Proxy(db, {
          get: (target, name, receiver): unknown => {
            if (killed) throw new Error('this node is dead')
            return Reflect.get(target, name, receiver)
          },
        }),
        pause: async (_ms, signal) => {
          await new Promise((resolve) => setTimeout(resolve, 5))
          return !signal.aborted
        },
        watch: {
          connected: () => undefined,
          disconnected: () => undefined,
          behind: () => counts.set('turns', (counts.get('turns') ?? 0) + 1),
          read: (kind, count) => counts.set(kind, (counts.get(kind) ?? 0) + count),
        },
        onAccount: (_tx, did, state) => Promise.resolve(void states.push([did, state])),
      },
      { holder, leaseMs },
      ending.signal,
    )
    const stop = async () => {
      ending.abort()
      await following
    }
    running.push(stop)
    return {
      stop,
      kill: async () => {
        killed = true
        await stop()
      },
    }
  }
  const between = async () => (await relations.between(alice, [bob])).get(bob)
  const isFollowed = () => vi.waitFor(() => expect(stream.opened.length).toBeGreaterThan(0), until)
  return { clock, network, stream, ports, alice, bob, counts, states, node, between, isFollowed }
}

const cursorOf = async () =>
  (await db.query<{ cursor: number }>('SELECT cursor FROM event_stream'))[0]?.cursor

const currentAt = async () =>
  (await db.query<{ current_at: Date | null }>('SELECT current_at FROM event_stream'))[0]?.current_at

describe('following the event stream', () => {
  it('learns of follows, blocks and declarations as they come and go, without asking', async () => {
    const { stream, network, alice, bob, node, between, isFollowed } = setUp()
    await between()
    const asked = network.asked.length
    node('one')
    await isFollowed()
    const told = async (what: object) =>
      vi.waitFor(async () => expect(await between()).toMatchObject(what), until)
    stream.tell(commitFrame(bob, follow, 'a', { subject: alice }))
    await told({ followedBack: true, blocked: false })
    stream.tell(commitFrame(bob, block, 'b', { subject: alice }))
    await told({ blocked: true, blocks: false })
    stream.tell(commitFrame(alice, block, 'c', { subject: bob }))
    await told({ blocked: true, blocks: true })
    stream.tell(commitFrame(bob, 'chat.bsky.actor.declaration', 'self', { allowIncoming: 'none' }))
    await told({ declaration: { incoming: 'none' } })
    expect(network.asked).toHaveLength(asked)
    network.state.away = true
    stream.tell(commitFrame(bob, block, 'b'))
    stream.tell(commitFrame(alice, block, 'c'))
    stream.tell(commitFrame(bob, follow, 'a'))
    await told({ blocked: false, blocks: false, followedBack: undefined })
  })

  it('believes the stream rather than who has not heard of it yet', async () => {
    const { stream, clock, network, alice, bob, node, between, isFollowed } = setUp()
    const rkey = network.create('block', [alice, bob])
    await between()
    node('one')
    await isFollowed()
    stream.tell(commitFrame(alice, block, rkey))
    stream.tell(commitFrame(bob, follow, 'f', { subject: alice }))
    await vi.waitFor(async () => expect(await between()).toMatchObject({ blocked: false }), until)
    clock.advance(60_000)
    expect(await between()).toMatchObject({ blocked: false, followedBack: true })
  })

  it('passes over what is no event, and over what concerns nobody here', async () => {
    const { stream, counts, alice, bob, node, between, isFollowed } = setUp()
    await between()
    node('one')
    await isFollowed()
    const garbage = ['', '{', '[]', 'null', '"x"', '{"did":7}', '{"did":"did:plc:x","time_us":-1}']
    for (const frame of garbage) stream.tell(frame)
    stream.tell({ did: alice, kind: 'commit', commit: null })
    stream.tell(commitFrame(alice, block, 'no key', { subject: bob }))
    stream.tell(commitFrame(alice, block, 'x', { subject: 'did:plc:nul\u0000' }))
    stream.tell(commitFrame(newDid(), block, 'x', { subject: bob }))
    stream.tell(commitFrame(alice, block, 'y', { subject: newDid() }))
    const last = stream.tell(commitFrame(alice, block, 'z', { subject: bob }))
    await vi.waitFor(async () => expect(await cursorOf()).toBe(last), until)
    expect(counts.get('garbage')).toBe(garbage.length)
    expect(await between()).toMatchObject({ blocks: true })
    expect(await db.query('SELECT 1 FROM relation')).toHaveLength(2)
  })

  it('is taken over by another node, from the cursor, when the one that did it is killed', async () => {
    const { stream, alice, bob, node, between, isFollowed } = setUp()
    await between()
    const one = node('one')
    await isFollowed()
    const cursor = stream.tell(commitFrame(alice, block, 'a', { subject: bob }))
    await vi.waitFor(async () => expect(await cursorOf()).toBe(cursor), until)
    node('two')
    await one.kill()
    stream.tell(commitFrame(alice, block, 'a'))
    await vi.waitFor(async () => expect(await between()).toMatchObject({ blocked: false }), until)
    expect(stream.opened).toEqual([undefined, cursor - 5_000_000])
  })

  it('comes to the same when events are read again', async () => {
    const { stream, alice, bob, node, between, isFollowed } = setUp()
    await between()
    node('one')
    await isFollowed()
    stream.tell(commitFrame(alice, block, 'a', { subject: bob }))
    const last = stream.tell(commitFrame(alice, block, 'a'))
    await vi.waitFor(async () => expect(await cursorOf()).toBe(last), until)
    for (let cuts = 1; cuts <= 3; cuts++) {
      stream.cut()
      await vi.waitFor(() => expect(stream.opened).toHaveLength(cuts + 1), until)
    }
    const end = stream.tell({ did: alice, kind: 'other' })
    await vi.waitFor(async () => expect(await cursorOf()).toBe(end), until)
    expect(await between()).toMatchObject({ blocked: false })
  })

  it('tells every node of identities, and of what hosts say of accounts here', async () => {
    const { stream, ports, states, alice, bob, node, between, isFollowed } = setUp()
    await between()
    await db.execute('INSERT INTO account (did) VALUES ($1)', [alice])
    const forgotten: string[] = []
    await hearIdentities(ports.bus, (did) => void forgotten.push(did))
    node('one')
    await isFollowed()
    stream.tell({ did: bob, kind: 'identity', identity: { did: bob } })
    for (const did of [alice, bob])
      stream.tell({ did, kind: 'account', account: { did, active: false, status: 'deactivated' } })
    await vi.waitFor(() => expect(states).toEqual([[alice, { active: false, status: 'deactivated' }]]), until)
    await vi.waitFor(() => expect(forgotten).toEqual([bob]), until)
  })

  it('lets answers count for a day, and for ten minutes when it has ended or missed something', async () => {
    const { stream, clock, network, alice, node, between, isFollowed } = setUp()
    const one = node('one')
    await isFollowed()
    await vi.waitFor(async () => expect(await cursorOf()).toBeDefined(), until)
    const goOn = async (ms: number) => {
      clock.advance(ms)
      const before = clock.now()
      await vi.waitFor(async () => {
        stream.tell({ did: alice, kind: 'other', time_us: clock.now().getTime() * 1000 })
        const [row] = await db.query<{ current_at: Date | null }>('SELECT current_at FROM event_stream')
        expect(row?.current_at).toEqual(before)
      }, until)
    }
    await goOn(6 * 60_000)
    await between()
    const asked = network.asked.length
    await goOn(23 * 3600_000)
    await between()
    expect(network.asked).toHaveLength(asked)
    await one.stop()
    clock.advance(11 * 60_000)
    await between()
    expect(network.asked.length).toBeGreaterThan(asked)
  })
  it('is not taken to be at the end by silence after a gap, until something new has come', async () => {
    const { stream, clock, alice, counts, node, isFollowed } = setUp()
    const one = node('one')
    await isFollowed()
    const last = stream.tell({ did: alice, kind: 'other' })
    await vi.waitFor(async () => expect(await cursorOf()).toBe(last), until)
    await one.stop()
    const seen = await currentAt()
    clock.advance(3600_000)
    node('two')
    await vi.waitFor(() => expect(stream.opened).toHaveLength(2), until)
    const turns = counts.get('turns') ?? 0
    await vi.waitFor(() => expect(counts.get('turns')).toBeGreaterThan(turns + 2), until)
    expect(await currentAt()).toEqual(seen)
    stream.tell({ did: alice, kind: 'other' })
    await vi.waitFor(async () => expect(await currentAt()).toEqual(clock.now()), until)
  })

  it('is not carried off by an event that claims to be of the future', async () => {
    const { stream, clock, alice, node, isFollowed } = setUp()
    const now = clock.now().getTime()
    node('one')
    await isFollowed()
    stream.tell({ did: alice, kind: 'other', time_us: (now + 365 * 24 * 3600_000) * 1000 })
    await vi.waitFor(async () => expect(await cursorOf()).toBe((now + 60_000) * 1000), until)
  })
})
