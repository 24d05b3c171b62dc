import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { createRelations } from '../relations/index.ts'
import { newDid, unsafeNetwork } from '../relations/testing/unsafe-network.ts'
import { createConsent } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

function setUp() {
  const network = unsafeNetwork()
  const ports = { db, bus: createInProcessBus(), clock: createManualClock(), log: silentLog }
  const relations = createRelations({ ...ports, ...network, serviceDid: 'did:web:mls.example.com' as Did })
  const consent = createConsent({ db, relations, defaults: { incoming: 'all', groups: 'all' } })
  return { network, consent }
}

describe('the labels of an account', () => {
  it('are looked up where it makes a request, and for nothing else', async () => {
    const { network, consent } = setUp()
    const [alice, bob, friend] = [newDid('alice'), newDid('bob'), newDid('friend')]
    network.create('follow', [friend, alice])
    const labels = () => network.asked.filter((asked) => asked.startsWith('labels'))
    const request = { direct: 'request', group: 'request' }
    expect((await consent.reach(alice, [bob])).get(bob)).toEqual(request)
    expect((await consent.bringIn(alice, [friend])).get(friend)).toEqual({
      direct: 'accepted',
      group: 'accepted',
    })
    await consent.bringIn(alice, [])
    expect(labels()).toEqual([])
    expect((await consent.bringIn(alice, [friend, bob])).get(bob)).toEqual(request)
    expect(labels()).toEqual([`labels of ${alice}`])
  })
})
