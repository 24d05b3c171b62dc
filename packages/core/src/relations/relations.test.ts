import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { testLimits } from '../limits/testing/limit-values.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { createRelations } from './index.ts'
import { newDid, unsafeNetwork } from './testing/unsafe-network.ts'

const hour = 3600_000
const minute = 60_000

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

function setUp() {
  const network = unsafeNetwork()
  const clock = createManualClock()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const relations = createRelations({ ...ports, ...network })
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  const between = async (did: Did, subject: Did) => (await relations.between(did, [subject])).get(subject)
  return { ports, network, clock, relations, alice, bob, between }
}

describe('what is between two accounts', () => {
  it('is seen from each of them', async () => {
    const { network, alice, bob, between } = setUp()
    network.create('block', [alice, bob])
    network.create('follow', [bob, alice])
    expect(await between(alice, bob)).toMatchObject({ blocked: true, blocks: true, followedBack: true })
    expect(await between(bob, alice)).toMatchObject({ blocked: true, blocks: false, followedBack: false })
  })

  it('is asked for once, and again when the answer is ten minutes old', async () => {
    const { network, clock, alice, bob, between } = setUp()
    await between(alice, bob)
    await between(alice, bob)
    const once = [`relations of ${alice}`, `declaration of ${bob}`]
    expect(network.asked).toEqual(once)
    clock.advance(10 * minute + 1)
    network.create('block', [bob, alice])
    expect(await between(alice, bob)).toMatchObject({ blocked: true, blocks: false })
    expect(network.asked).toEqual([...once, ...once])
  })

  it('is asked for again where the event stream tells something newer meanwhile', async () => {
    const { ports, network, clock, alice, bob } = setUp()
    let asked = 0
    const declarations = async (did: Did) => {
      asked += 1
      const records = await network.declarations(did)
      if (asked === 1) await db.execute('UPDATE contact SET told_at = $2 WHERE did = $1', [did, clock.now()])
      clock.advance(1)
      return records
    }
    network.declare(bob, { own: { incoming: 'all' } })
    const relations = createRelations({ ...ports, ...network, declarations })
    const between = (await relations.between(alice, [bob])).get(bob)
    expect(between).toMatchObject({ declared: true, declaration: { incoming: 'all' } })
    expect(asked).toBe(2)
  })

  it('stays what it was while nobody can be asked', async () => {
    const { network, clock, alice, bob, between } = setUp()
    network.create('block', [bob, alice])
    network.declare(bob, { own: { incoming: 'none' } })
    await between(alice, bob)
    network.state.away = true
    clock.advance(1000 * hour)
    expect(await between(alice, bob)).toEqual({
      blocked: true,
      blocks: false,
      followedBack: false,
      known: true,
      declared: true,
      declaration: { incoming: 'none' },
    })
  })

  it('is not known where nobody could ever be asked', async () => {
    const { network, alice, bob, between } = setUp()
    network.state.away = true
    expect(await between(alice, bob)).toEqual({
      blocked: false,
      blocks: false,
      followedBack: undefined,
      known: false,
      declared: false,
      declaration: {},
    })
  })

  it('stays what it was where an answer cannot be kept', async () => {
    const { network, clock, alice, bob, between, relations } = setUp()
    network.create('block', [bob, alice])
    await between(alice, bob)
    clock.advance(hour)
    network.create('block', [bob, alice], 'a\u0000')
    expect(await between(alice, bob)).toMatchObject({ blocked: true })
    await relations.lookOver(alice, [bob])
  })

  it('is not asked for again for some minutes by one who reads, where nothing was found out', async () => {
    const { network, clock, alice, bob, between, relations } = setUp()
    network.state.away = true
    const asked = () => network.asked.filter((text) => text.startsWith('relations')).length
    await relations.lookOver(alice, [bob])
    await relations.lookOver(alice, [bob])
    await relations.lookOver(bob, [alice])
    expect(asked()).toBe(1)
    await between(alice, bob)
    expect(asked()).toBe(2)
    clock.advance(5 * minute)
    await relations.lookOver(alice, [bob])
    expect(asked()).toBe(3)
  })

  it('is nothing for a mere key, and nothing with oneself', async () => {
    const { network, relations, alice } = setUp()
    const key = 'did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv' as Did
    const found = await relations.between(alice, [key, alice])
    expect([...found.values()]).toMatchObject([
      { blocked: false, known: true, declaration: {} },
      { blocked: false, known: true, declaration: {} },
    ])
    expect(network.asked).toEqual([])
  })

  it('takes what the own record leaves out from that of chat.bsky', async () => {
    const { network, alice, bob, between } = setUp()
    network.declare(bob, { own: { groups: 'none' }, chat: { incoming: 'following', groups: 'all' } })
    expect((await between(alice, bob))?.declaration).toEqual({ incoming: 'following', groups: 'none' })
  })
})

describe('looking up', () => {
  const some = (count: number) => Array.from({ length: count }, () => newDid())

  it('is counted for the account that has it done, by those of whom no fresh answer is kept', async () => {
    const { ports, network, clock, alice } = setUp()
    const limitValues = testLimits({ lookups: 50, lookupsPerHour: 10 })
    const relations = createRelations({ ...ports, ...network, limitValues })
    const between = (did: Did, others: readonly Did[]) => relations.between(did, others)
    const subjects = some(50)
    await between(alice, subjects)
    await between(alice, subjects)
    expect(await outcomeOf(between(alice, some(1)))).toBe('RateLimitExceeded')
    await between(newDid(), some(1))
    clock.advance(hour / 10)
    await between(alice, some(1))
    expect(await outcomeOf(between(alice, some(1)))).toBe('RateLimitExceeded')
  })

  it('keeps nothing of accounts that there are none of', async () => {
    const { network, alice, between } = setUp()
    const nobody = newDid('nobody')
    network.missing.add(nobody)
    expect(await between(alice, nobody)).toMatchObject({ known: false, declared: false })
    expect(network.asked).toEqual([])
    for (const sql of [
      'SELECT 1 FROM contact WHERE did = $1',
      'SELECT 1 FROM relation WHERE $1 IN (did, subject)',
    ])
      expect(await db.query(sql, [nobody])).toEqual([])
  })

  it('asks for no declaration when the caller has waited for long', async () => {
    const { ports, network, alice } = setUp()
    const declarations: typeof network.declarations = (did) => {
      network.state.steadyMs += 1000
      return network.declarations(did)
    }
    await createRelations({ ...ports, ...network, declarations }).between(alice, some(30))
    expect(network.asked.filter((text) => text.startsWith('declaration'))).toHaveLength(8)
  })
})
