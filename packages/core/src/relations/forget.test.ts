import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { createRelations, forgetContacts } from './index.ts'
import type { RelationPorts } from './index.ts'
import { watchDirect } from './settle-blocks.ts'
import { newDid, unsafeNetwork } from './testing/unsafe-network.ts'

const day = 24 * 3600_000
let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('forgets whom nobody has asked about for 30 days, but neither a direct convo nor a block that a group shows', async () => {
  const clock = createManualClock()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const network = unsafeNetwork()
  const relations = createRelations({ ...ports, ...network })
  const [alice, used, unused, friend, foe, elsewhere] = Array.from({ length: 6 }, () => newDid())
  if (!alice || !used || !unused || !friend || !foe || !elsewhere) throw new Error('there are six')
  await db.execute('INSERT INTO account (did) SELECT unnest($1::text[])', [[alice, friend, foe]])
  await withTransaction(db, (tx) => watchDirect(ports, tx, { did: alice, subject: friend }))
  network.create('block', [alice, foe])
  network.create('block', [alice, elsewhere])
  await relations.between(alice, [used, unused, friend, foe, elsewhere])
  clock.advance(20 * day)
  await relations.between(alice, [used])
  clock.advance(11 * day)
  // Until there are no more: what has to stay must not stand in the way.
  while ((await forgetContacts(ports, { limit: 1 })) === 1);
  const rows = await db.query<{ did: string }>(
    'SELECT did FROM contact UNION SELECT did FROM relation UNION SELECT subject FROM relation',
  )
  expect(new Set(rows.map(({ did }) => did))).toEqual(new Set([alice, used, friend, foe]))
})

it('looks again, by turns, at accounts with a direct convo', async () => {
  const clock = createManualClock()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const network = unsafeNetwork()
  const relations = createRelations({ ...ports, ...network })
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  await withTransaction(db, (tx) => watchDirect(ports, tx, { did: alice, subject: bob }))
  const { signal } = new AbortController()
  const look = () => relations.recheck({ limit: 100, signal })
  await look()
  expect(network.asked).toContain(`relations of ${alice}`)
  expect(await look()).toBe(0)
  network.create('block', [bob, alice])
  clock.advance(10 * 60_000 + 1)
  expect(await look()).toBeGreaterThan(0)
  expect((await relations.between(alice, [bob])).get(bob)).toMatchObject({ blocked: true })
})

it('looks at the others where it fails at an account', async () => {
  const clock = createManualClock()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const network = unsafeNetwork()
  const pairs = Array.from({ length: 3 }, () => ({ did: newDid(), subject: newDid() }))
  for (const pair of pairs) await withTransaction(db, (tx) => watchDirect(ports, tx, pair))
  const bad = pairs[1]?.did
  const failing: RelationPorts['source'] = {
    relations: (did, subjects) =>
      did === bad ? Promise.reject(new Error('no answer')) : network.source.relations(did, subjects),
  }
  const relations = createRelations({ ...ports, ...network, source: failing })
  await relations.recheck({ limit: 100, signal: new AbortController().signal })
  const good = pairs.filter(({ did }) => did !== bad)
  expect(network.asked).toEqual(expect.arrayContaining(good.map(({ did }) => `relations of ${did}`)))
})
