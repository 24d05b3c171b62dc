import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { streamName } from './freshness.ts'
import { createRelations } from './index.ts'
import { newDid, unsafeNetwork } from './testing/unsafe-network.ts'

const hour = 3600_000

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it.each([
  ['an hour, by who sees moderation lists, of which no event tells', true, hour],
  ['a day, by who sees none', false, 24 * hour],
])('while the event stream is followed, an answer about blocks counts for %s', async (_, seesLists, ms) => {
  const clock = createManualClock()
  const network = unsafeNetwork()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const source = { ...network.source, seesLists }
  const relations = createRelations({ ...ports, ...network, source })
  const since = new Date(clock.now().getTime() - 48 * hour)
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  const asked = async () => {
    await db.execute(
      `INSERT INTO event_stream (name, whole_since, current_at) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET whole_since = $2, current_at = $3`,
      [streamName, since, clock.now()],
    )
    await relations.lookOver(alice, [bob])
    return network.asked.filter((asked) => asked.startsWith('relations of')).length
  }
  expect(await asked()).toBe(1)
  clock.advance(ms)
  expect(await asked()).toBe(1)
  clock.advance(1)
  expect(await asked()).toBe(2)
})
