import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { wideLimits } from '../limits/testing/limit-values.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import {
  createAppViewSource,
  createAskJson,
  createDeclarationSource,
  createRelations,
  createRepoSource,
  resolveInTurn,
} from './index.ts'
import { newDid } from './testing/unsafe-network.ts'
import { unsafeGate, unsafeIdentities, unsafeService } from './testing/unsafe-service.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('finds a block and a declaration while somebody has hundreds of others looked up', async () => {
  const [mallory, bob] = [newDid('mallory'), newDid('bob')]
  const gate = unsafeGate()
  const askedOf = new Set<string>()
  const blockedBy = `at://${bob}/app.bsky.graph.block/3k`
  await using appView = await unsafeService(({ searchParams }) => {
    const others = searchParams.getAll('others')
    for (const did of others) askedOf.add(did)
    return { body: { relationships: others.map((did) => (did === bob ? { did, blockedBy } : { did })) } }
  })
  await using pds = await unsafeService(async () => {
    await gate.opened
    return { body: { value: { allowIncoming: 'none' } } }
  })
  const newAsk = () => createAskJson({ clock: createManualClock(), development: true, timeoutMs: 60_000 })
  const identities = resolveInTurn(unsafeIdentities(pds.url).identities)
  const asking = { ask: newAsk(), identities, steady: () => 0 }
  const elsewhere = createRepoSource(asking)
  const relations = createRelations({
    ...{ db, bus: createInProcessBus(), clock: createManualClock(), log: silentLog },
    ...{ ...asking, serviceDid: newDid('service'), limitValues: wideLimits() },
    source: createAppViewSource(newAsk(), { url: appView.url, elsewhere }),
    declarations: createDeclarationSource(asking),
  })
  const strangers = () => Array.from({ length: 50 }, () => newDid())
  const noise = Array.from({ length: 8 }, () => relations.between(mallory, strangers()))
  await expect.poll(() => pds.state.underWay).toBe(16)
  const asked = relations.between(mallory, [bob])
  await expect.poll(() => askedOf).toContain(bob)
  gate.open()
  const found = (await asked).get(bob)
  expect(found).toMatchObject({ blocked: true, declared: true, declaration: { incoming: 'none' } })
  for (const known of await Promise.all(noise))
    expect([...known.values()].every(({ declared }) => declared)).toBe(true)
})
