import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hearAccount } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createTicket, redeemTicket } from '../events/index.ts'
import { beginSession } from '../identity/begin-session.ts'
import { createSessionTokens, refreshSession, verifySession } from '../identity/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import type { Did } from '../mls/index.ts'
import { systemRandom } from '../ports/index.ts'
import { graceMs } from './schedule.ts'
import { hourMs, minuteMs, setUpHosts } from './testing/set-up.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
// Whoever checks takes whatever is due.
beforeEach(async () => {
  await db.execute('UPDATE account SET host_due_at = NULL')
  await db.execute(`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE key IS NOT NULL`)
})

const tokens = createSessionTokens({ secret: 'x'.repeat(40), serviceDid: 'did:web:mls.example.com' as Did })
const deactivated = { kind: 'inactive', status: 'deactivated' } as const

/** A device with a session, of an account whose host is asked. */
async function setUp() {
  const node = setUpHosts(db)
  const device = await insertTestDevice(db)
  const ports = { ...node.ports, random: systemRandom, tokens }
  const begin = () => beginSession(ports, device)
  return { ...node, ...device, device, ports, begin, session: await begin() }
}

describe('an event', () => {
  it('that an account is not active changes nothing where its host says otherwise', async () => {
    const { did, hosts, hear, check, ports, session, standingOf } = await setUp()
    hosts.say(did, { kind: 'active' })
    await hear(did, false)
    expect(await check()).toEqual(['active'])
    expect(await standingOf(did)).toEqual({ host_status: null, host_due_at: null, host_gone_at: null })
    expect(await outcomeOf(verifySession(ports, session))).toBe('ok')
  })

  it('that an active account is active asks nobody', async () => {
    const { did, hear, check, hosts } = await setUp()
    await hear(did, true)
    expect(await check()).toEqual([])
    expect(hosts.asked).toEqual([])
  })

  it('of many in a row has a host asked every five seconds at most', async () => {
    const { did, hosts, hear, check, clock } = await setUp()
    hosts.say(did, { kind: 'active' })
    for (let n = 0; n < 20; n++) {
      await hear(did, false)
      await check()
      clock.advance(1000)
    }
    expect(hosts.asked).toHaveLength(4)
  })

  it('has a job look at it, at once or when it may be asked again', async () => {
    const { did, hosts, hear, check, clock } = await setUp()
    const jobs = () =>
      db.query<{ key: string; run_at: Date }>(
        `SELECT key, run_at FROM graphile_worker.jobs WHERE task_identifier = 'checkHosts' ORDER BY key`,
      )
    hosts.say(did, { kind: 'active' })
    await hear(did, false)
    expect((await jobs()).map(({ key }) => key)).toEqual(['checkHosts'])
    await check()
    clock.advance(1000)
    await hear(did, false)
    const [, later] = await jobs()
    expect(later).toEqual({ key: 'checkHostsLater', run_at: new Date(clock.now().getTime() + 4000) })
  })
})

describe('an account that its host calls deactivated', () => {
  it('can do nothing, and loses nothing by it', async () => {
    const { did, device, hosts, hear, check, ports, session, begin } = await setUp()
    const { ticket } = await createTicket(ports, { caller: device })
    const told: unknown[] = []
    await hearAccount(ports.bus, did, (hint) => told.push(hint))
    hosts.say(did, deactivated)
    await hear(did, false)
    expect(await check()).toEqual(['cutOff'])
    expect(told).toEqual([{ kind: 'suspended' }])
    for (const act of [verifySession, refreshSession])
      await expect(act(ports, session)).rejects.toMatchObject({
        error: 'AccountSuspended',
        message: 'The account is not active at its own server (deactivated).',
      })
    expect(await outcomeOf(redeemTicket(ports, { ticket }))).toBe('InvalidTicket')

    hosts.say(did, { kind: 'active' })
    await hear(did, true)
    ports.clock.advance(5000)
    expect(await check()).toEqual(['back'])
    expect(await outcomeOf(verifySession(ports, session))).toBe('SessionExpired')
    expect(await outcomeOf(verifySession(ports, await begin()))).toBe('ok')
    const left = await db.query('SELECT 1 FROM device WHERE did = $1 AND removed_at IS NULL', [did])
    expect(left).toHaveLength(1)
  })

  it('is looked at again, ever more seldom, so that a lost event locks nobody out', async () => {
    const { did, hosts, hear, check, clock, standingOf } = await setUp()
    hosts.say(did, deactivated)
    await hear(did, false)
    const waits: number[] = []
    for (let looks = 0; looks < 8; looks++) {
      await check()
      const due = (await standingOf(did))?.host_due_at ?? clock.now()
      waits.push((due.getTime() - clock.now().getTime()) / minuteMs)
      clock.set(due)
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 360, 360])
    hosts.say(did, { kind: 'active' })
    expect(await check()).toEqual(['back'])
  })

  it('is looked at as soon as somebody comes in vain, once a minute at most', async () => {
    const { did, hosts, hear, check, clock, ports, session } = await setUp()
    hosts.say(did, deactivated)
    await hear(did, false)
    await check()
    const comes = async () => {
      for (let n = 0; n < 5; n++)
        expect(await outcomeOf(verifySession(ports, session))).toBe('AccountSuspended')
    }
    await comes()
    expect(await check()).toEqual([])
    clock.advance(minuteMs)
    await comes()
    expect(await check()).toEqual(['inactive'])
    clock.advance(minuteMs)
    hosts.say(did, { kind: 'active' })
    await comes()
    expect(await check()).toEqual(['back'])
    await expect(verifySession(ports, session)).rejects.toMatchObject({ error: 'SessionExpired' })
  })

  it('stays suspended where an operator has suspended it, whatever its host says', async () => {
    const { did, hosts, hear, check, ports, session } = await setUp()
    await db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [did])
    hosts.say(did, deactivated)
    await hear(did, false)
    await check()
    await expect(verifySession(ports, session)).rejects.toMatchObject({
      error: 'AccountSuspended',
      message: expect.stringContaining('suspended on this service') as string,
    })
    hosts.say(did, { kind: 'active' })
    ports.clock.advance(hourMs)
    expect(await check()).toEqual(['back'])
    expect(await outcomeOf(refreshSession(ports, session))).toBe('AccountSuspended')
  })
})

describe('a host that does not answer', () => {
  it('changes nothing, and is asked again ever more seldom', async () => {
    const { did, hosts, hear, check, clock, ports, session, standingOf } = await setUp()
    await hear(did, false)
    const waits: number[] = []
    for (let looks = 0; looks < 11; looks++) {
      expect(await check()).toEqual(['unanswered'])
      const due = (await standingOf(did))?.host_due_at ?? clock.now()
      waits.push((due.getTime() - clock.now().getTime()) / minuteMs)
      clock.set(due)
      expect((await standingOf(did))?.host_status).toBeNull()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360])
    hosts.say(did, { kind: 'active' })
    expect(await check()).toEqual(['active'])
    expect(await outcomeOf(refreshSession(ports, session))).toBe('ok')
  })

  it('changes nothing either for who is cut off already', async () => {
    const { did, hosts, hear, check, clock, standingOf } = await setUp()
    hosts.say(did, deactivated)
    await hear(did, false)
    await check()
    hosts.beAway(did)
    clock.advance(hourMs)
    expect(await check()).toEqual(['unanswered'])
    expect(await standingOf(did)).toMatchObject({ host_status: 'deactivated' })
  })
})

describe('many accounts', () => {
  it('are asked about once each, however many nodes do it at once', async () => {
    const nodes = [setUpHosts(db), setUpHosts(db), setUpHosts(db)]
    const dids = await Promise.all(Array.from({ length: 40 }, async () => (await insertTestDevice(db)).did))
    for (const did of dids) {
      for (const { hosts } of nodes) hosts.say(did, deactivated)
      await nodes[0]?.hear(did, false)
    }
    const outcomes = (await Promise.all(nodes.map(({ check }) => check()))).flat()
    expect(outcomes).toEqual(dids.map(() => 'cutOff'))
    const asked = nodes.flatMap(({ hosts }) => hosts.asked)
    expect(asked.sort()).toEqual(dids.sort())
  })
})

describe('an answer', () => {
  it('to an earlier question changes nothing', async () => {
    const { did, hosts, hear, check, clock, standingOf } = await setUp()
    let open = (): void => undefined
    hosts.state.gate = new Promise((resolve) => (open = resolve))
    hosts.say(did, deactivated)
    await hear(did, false)
    const slow = check()
    await expect.poll(() => hosts.asked).toEqual([did])
    // As long as it may be held at most.
    clock.advance(10 * minuteMs)
    hosts.state.gate = Promise.resolve()
    hosts.say(did, { kind: 'active' })
    expect(await check()).toEqual(['active'])
    open()
    expect(await slow).toEqual(['overtaken'])
    expect(await standingOf(did)).toMatchObject({ host_status: null })
  })

  it('that comes after an event has told more is true, and asked for again', async () => {
    const { did, hosts, hear, check, clock, standingOf } = await setUp()
    let open = (): void => undefined
    hosts.state.gate = new Promise((resolve) => (open = resolve))
    hosts.say(did, deactivated)
    await hear(did, false)
    const slow = check()
    await expect.poll(() => hosts.asked).toEqual([did])
    hosts.say(did, { kind: 'active' })
    await hear(did, false)
    open()
    expect(await slow).toEqual(['cutOff'])
    clock.advance(5000)
    expect(await check()).toEqual(['back'])
    expect(await standingOf(did)).toMatchObject({ host_due_at: null })
  })

  it('that is never kept is asked for again, by whichever node', async () => {
    const { did, hosts, hear, clock, check, ports } = await setUp()
    await hear(did, false)
    // As a node that dies leaves it.
    await ports.db.execute(`UPDATE account SET host_asked_at = $2, host_due_at = $3 WHERE did = $1`, [
      did,
      clock.now(),
      new Date(clock.now().getTime() + 10 * minuteMs),
    ])
    hosts.say(did, deactivated)
    expect(await check()).toEqual([])
    clock.advance(10 * minuteMs)
    expect(await check()).toEqual(['cutOff'])
  })
})

describe('an account that its host does not know', () => {
  it('stands still for a week, and is then handed on as gone', async () => {
    const { did, hosts, gone, hear, check, clock, standingOf } = await setUp()
    hosts.say(did, { kind: 'gone' })
    await hear(did, false)
    const [begun, last] = [clock.now().getTime(), graceMs]
    expect(await check()).toEqual(['missing'])
    for (;;) {
      const due = (await standingOf(did))?.host_due_at ?? clock.now()
      clock.set(due)
      const outcomes = await check()
      expect(outcomes).toEqual([due.getTime() - begun < last ? 'inactive' : 'gone'])
      if (outcomes[0] === 'gone') break
    }
    expect(gone).toEqual([did])
    expect(clock.now().getTime() - begun).toBeLessThan(last + 6 * hourMs)
    expect(await standingOf(did)).toMatchObject({ host_status: 'deleted', host_due_at: null })
  })

  it('is not gone where it was known once in between, or its host gave no answer, however long ago it was first missed', async () => {
    const { did, hosts, gone, hear, check, clock } = await setUp()
    const after = async (ms: number) => {
      clock.advance(ms)
      await hear(did, false)
      return check()
    }
    const almost = graceMs - hourMs
    hosts.say(did, { kind: 'gone' })
    expect(await after(0)).toEqual(['missing'])
    hosts.say(did, deactivated)
    expect(await after(hourMs)).toEqual(['inactive'])
    hosts.say(did, { kind: 'gone' })
    expect(await after(almost)).toEqual(['missing'])
    hosts.beAway(did)
    expect(await after(hourMs)).toEqual(['unanswered'])
    hosts.say(did, { kind: 'gone' })
    expect(await after(hourMs)).toEqual(['missing'])
    expect(await after(almost)).toEqual(['inactive'])
    expect(gone).toEqual([])
    expect(await after(hourMs)).toEqual(['gone'])
    expect(gone).toEqual([did])
  })

  it('comes back at once with nothing lost where its server knows it again', async () => {
    const { did, hosts, hear, check, clock, gone } = await setUp()
    hosts.say(did, { kind: 'gone' })
    await hear(did, false)
    await check()
    hosts.say(did, { kind: 'active' })
    clock.advance(hourMs)
    expect(await check()).toEqual(['back'])
    expect(gone).toEqual([])
  })

  it('stays as it is where its end cannot be begun, which is tried again', async () => {
    const { did, hosts, hear, clock, ports, standingOf, check } = await setUp()
    hosts.say(did, { kind: 'gone' })
    await hear(did, false)
    await check()
    clock.advance(graceMs + hourMs)
    const failing = setUpHosts(db)
    failing.clock.set(clock.now())
    failing.ports.onGone = () => Promise.reject(new Error('it cannot be begun'))
    failing.hosts.say(did, { kind: 'gone' })
    await expect(failing.check()).rejects.toThrow('it cannot be begun')
    expect(await standingOf(did)).toMatchObject({
      host_status: 'deleted',
      host_due_at: expect.any(Date) as Date,
    })
    ports.clock.advance(10 * minuteMs)
    expect(await check()).toEqual(['gone'])
  })
})
