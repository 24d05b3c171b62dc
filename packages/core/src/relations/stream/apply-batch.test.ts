import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../../bus/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { createManualClock, silentLog } from '../../ports/index.ts'
import { newDid } from '../testing/unsafe-network.ts'
import { createApplyBatch } from './apply-batch.ts'
import { StreamLost } from './hold-stream.ts'
import type { HeldStream } from './hold-stream.ts'
import { readStreamEvent } from './stream-event.ts'
import type { StreamEvent } from './stream-event.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** A node that holds the stream, with three accounts of the service. An event of one in `failing` cannot be applied. */
async function setUp() {
  const dids = [newDid('one'), newDid('two'), newDid('three')] as const
  await db.execute('INSERT INTO account (did) SELECT unnest($1::text[])', [dids])
  await db.execute('INSERT INTO contact (did, used_at) SELECT unnest($1::text[]), now()', [dids])
  const failing = new Set<string>()
  const logged: object[] = []
  const noted: (number | undefined)[] = []
  const state = { isLost: false }
  const apply = createApplyBatch({
    ...{ db, bus: createInProcessBus(), clock: createManualClock(), serviceDid: newDid('service') },
    log: { ...silentLog, error: (fields) => void logged.push(fields) },
    onAccount: async (tx, did) => {
      if (failing.has(did)) throw new Error('it cannot be applied')
      await tx.execute('UPDATE account SET host_due_at = now() WHERE did = $1', [did])
    },
  })
  const held: HeldStream = {
    cursor: undefined,
    note: (_at, { cursor }) => {
      if (state.isLost) return Promise.reject(new StreamLost('another node follows'))
      noted.push(cursor)
      return Promise.resolve()
    },
    beginAt: () => Promise.resolve(),
    drop: () => Promise.resolve(),
  }
  const events = dids.map((did, i): StreamEvent => {
    const hostState = { active: false, status: 'suspended' }
    return { kind: 'account', did, timeUs: i + 1, state: hostState }
  })
  return {
    ...{ dids, failing, logged, noted, state },
    apply: () => apply(held, { events, current: true }),
    /** Of whom the event is known. */
    told: async () => {
      const known = 'SELECT did FROM account WHERE did = ANY ($1::text[]) AND host_due_at IS NOT NULL'
      const rows = await db.query<{ did: string }>(known, [dids])
      return rows.map(({ did }) => did).sort()
    },
  }
}

describe('a batch of events', () => {
  it('is passed over, but for the rest of it, where it fails twice because of one of them', async () => {
    const { apply, failing, told, logged, noted, dids } = await setUp()
    failing.add(dids[1])
    await expect(apply()).rejects.toThrow('it cannot be applied')
    expect(await told()).toEqual([])
    await apply()
    expect(await told()).toEqual([dids[0], dids[2]].sort())
    expect(logged).toMatchObject([{ did: dids[1], kind: 'account', timeUs: 2 }])
    expect(noted.at(-1)).toBe(3)
  })

  it('is true as a whole where it fails once', async () => {
    const { apply, failing, told, logged, dids } = await setUp()
    failing.add(dids[1])
    await expect(apply()).rejects.toThrow('it cannot be applied')
    failing.clear()
    await apply()
    expect(await told()).toEqual([...dids].sort())
    expect(logged).toEqual([])
  })

  it('is left to the node that follows now', async () => {
    const { apply, state, told } = await setUp()
    state.isLost = true
    await expect(apply()).rejects.toThrow(StreamLost)
    await expect(apply()).rejects.toThrow(StreamLost)
    expect(await told()).toEqual([])
  })
})

it('takes of a host only words of why an account is not active', () => {
  const read = (status: string) =>
    readStreamEvent(
      JSON.stringify({ did: 'did:plc:a', time_us: 1, kind: 'account', account: { active: false, status } }),
    )
  expect(read('takendown')).toMatchObject({ state: { active: false, status: 'takendown' } })
  for (const status of ['a\u0000b', '', '\ud800', 'a'.repeat(65)])
    expect(read(status)).toMatchObject({ state: { active: false } })
  expect(JSON.stringify(['a\u0000b', '', '\ud800', 'a'.repeat(65)].map(read))).not.toContain('status')
})
