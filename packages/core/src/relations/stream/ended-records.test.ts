import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import type { Did } from '../../mls/index.ts'
import { createManualClock, silentLog } from '../../ports/index.ts'
import { createRelations } from '../index.ts'
import type { RelationAnswer } from '../sources.ts'
import { newDid, unsafeNetwork } from '../testing/unsafe-network.ts'
import { applyEvents } from './apply-events.ts'

const minute = 60_000
const day = 24 * 60 * minute

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** What a service says of Bob's relation to Alice: the keys of his follow and his block, or nothing at all. */
type Said = { readonly follows: string | null; readonly blocks: string | null } | 'nothing'

/** The stream is followed, and has been for a day, so that answers count for as long as they can. */
async function setUp() {
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  const clock = createManualClock()
  const ports = { db, bus: createInProcessBus(), clock, log: silentLog, serviceDid: newDid('service') }
  const isFollowed = () =>
    db.execute(
      `INSERT INTO event_stream (name, whole_since, current_at) VALUES ('network', $1, $2)
       ON CONFLICT (name) DO UPDATE SET whole_since = $1, current_at = $2`,
      [new Date(clock.now().getTime() - day), clock.now()],
    )
  let said: Said = 'nothing'
  let asked = 0
  const source = {
    relations(did: Did, [subject = alice]: readonly Did[]): Promise<readonly RelationAnswer[]> {
      asked++
      const theirs = { did: subject, subject: did }
      if (said === 'nothing') return Promise.resolve([{ did, subject }, theirs])
      const { follows, blocks } = said
      return Promise.resolve([
        { did, subject, follows: { rkey: null }, blocks: { rkey: null, byList: false } },
        { ...theirs, follows: { rkey: follows }, blocks: { rkey: blocks, byList: false } },
      ])
    },
  }
  const relations = createRelations({ ...ports, ...unsafeNetwork(), source })
  return {
    /** How Alice finds Bob when whoever is asked says so, and whether it was asked. */
    between: async (says: Said) => {
      said = says
      await isFollowed()
      const before = asked
      const found = (await relations.between(alice, [bob])).get(bob)
      return { ...found, asked: asked - before }
    },
    pass: (ms: number) => clock.advance(ms),
    /** The stream tells that a record of Bob's is gone. */
    end: (relation: 'follow' | 'block', rkey: string) =>
      withTransaction(db, (tx) =>
        applyEvents({ ...ports, onAccount: () => Promise.resolve() }, tx, [
          {
            kind: 'relation',
            did: bob,
            timeUs: clock.now().getTime() * 1000,
            relation,
            rkey,
            subject: undefined,
          },
        ]),
      ),
  }
}

describe('a record that has ended while another one says the same', () => {
  const [first, second] = [
    { follows: 'f1', blocks: 'b1' },
    { follows: 'f2', blocks: 'b2' },
  ]

  it.each([
    ['says nothing', 'nothing' as const],
    ['has not heard of the end', second],
  ])('is asked for until there is an answer, also when who is asked %s', async (_, says) => {
    const { between, pass, end } = await setUp()
    expect(await between(second)).toMatchObject({ blocked: true, followedBack: true })
    pass(6 * minute)
    await end('block', 'b2')
    await end('follow', 'f2')
    expect(await between(says)).toMatchObject({ blocked: false, followedBack: undefined, asked: 1 })
    expect(await between(says)).toMatchObject({ blocked: false, followedBack: undefined, asked: 1 })
    expect(await between(first)).toMatchObject({ blocked: true, followedBack: true, asked: 1 })
    expect(await between(first)).toMatchObject({ asked: 0 })
  })

  it('stays blocked when the answer names the one that has ended, and is asked for again', async () => {
    const { between, pass, end } = await setUp()
    await between(first)
    pass(6 * minute)
    await end('block', 'b2')
    expect(await between(first)).toMatchObject({ blocked: true, asked: 0 })
    await end('follow', 'f1')
    expect(await between(second)).toMatchObject({ blocked: true, followedBack: true, asked: 1 })
    expect(await between(first)).toMatchObject({ blocked: true, asked: 1 })
  })
})
