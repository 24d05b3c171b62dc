import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createDatabase } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { ensureMessagePartitions, getLog, sendMessages } from '../messages/index.ts'
import type { LogEntry } from '../messages/index.ts'
import { createUnsafeTestConvo, newMessageId, testDevice } from '../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../messages/testing/test-convo.ts'
import { createManualClock } from '../ports/index.ts'
import type { ManualClock } from '../ports/index.ts'
import { deleteMessageIds, dropMessagePartitions, expireMessages, truncateLogs } from './index.ts'

const alice = testDevice('alice')
const dayMs = 24 * 60 * 60 * 1000
const start = new Date('2032-02-02T12:00:00Z') // a Monday

const shape = (entries: readonly LogEntry[]) =>
  entries.map((entry) => `${entry.seq}${'toSeq' in entry ? `-${entry.toSeq}` : ''} ${entry.kind}`)

type World = { readonly db: Database; readonly clock: ManualClock; readonly convo: UnsafeTestConvo }

async function begin(db: Database): Promise<World> {
  return { db, clock: createManualClock(start), convo: await createUnsafeTestConvo(db, [alice]) }
}

async function send({ db, clock, convo }: World, id?: string): Promise<void> {
  const messages = [convo.message({ ...(id !== undefined && { id }) })]
  const [result] = await sendMessages({ db, bus: createInProcessBus(), clock }, { caller: alice, messages })
  if (result?.error !== undefined) throw result.error
}

const read = ({ db, clock, convo }: World, sinceSeq = 0, limit?: number) =>
  getLog({ db, clock }, { caller: alice, convoId: convo.convoId, sinceSeq, limit })

const readAll = async (world: World, sinceSeq?: number) => shape((await read(world, sinceSeq)).entries)

async function partitions(db: Database): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname ~ '^message_203[0-9]{5}$' ORDER BY relname`,
  )
  return rows.map(({ name }) => name)
}

/** Messages of two weeks with a commit in each, and then five weeks of nothing. */
async function twoWeeks(db: Database): Promise<World> {
  const world = await begin(db)
  await send(world) // 1
  await send(world) // 2
  await world.convo.commit({ at: world.clock.now() }) // 3
  await send(world) // 4
  world.clock.advance(7 * dayMs)
  await send(world) // 5
  await world.convo.commit({ at: world.clock.now() }) // 6
  world.clock.advance(27 * dayMs)
  await ensureMessagePartitions(db, { now: world.clock.now(), weeksAhead: 0 })
  return world
}

const days = 30

describe('partitions of messages that are too old', () => {
  it('are dropped, and the log says in their place what has expired, around the commits', async () => {
    await using db = await createTestDatabase()
    const world = await twoWeeks(db)
    expect(await dropMessagePartitions(world, { days: 35 })).toEqual([])
    expect(await dropMessagePartitions(world, { days: 27 })).toEqual(['message_20320202'])
    expect(await readAll(world)).toEqual(['1-2 expired', '3 commit', '4-4 expired', '5 message', '6 commit'])
    expect(await readAll(world, 1)).toEqual([
      '2-2 expired',
      '3 commit',
      '4-4 expired',
      '5 message',
      '6 commit',
    ])
    expect(await readAll(world, 3)).toEqual(['4-4 expired', '5 message', '6 commit'])
    expect(shape((await read(world, 0, 2)).entries)).toEqual(['1-2 expired', '3 commit'])
    world.clock.advance(30 * dayMs)
    expect(await dropMessagePartitions(world, { days })).toContain('message_20320209')
    expect(await readAll(world)).toEqual(['1-2 expired', '3 commit', '4-5 expired', '6 commit'])
    expect(await readAll(world, 6)).toEqual([])
  })

  it('are dropped by the next run where one was cut short while it took one out', async () => {
    await using db = await createTestDatabase()
    const world = await twoWeeks(db)
    await using hasty = createDatabase({ url: db.url, statementTimeoutMs: 2_000 })
    const reader = await db.pool.connect()
    await reader.query('BEGIN')
    await reader.query('SELECT count(*) FROM message')
    await expect(dropMessagePartitions({ ...world, db: hasty }, { days: 27 })).rejects.toThrow('timeout')
    const pending = await db.query('SELECT FROM pg_inherits WHERE inhdetachpending')
    expect(pending).toHaveLength(1)
    expect(await readAll(world)).toEqual(['1-2 expired', '3 commit', '4-4 expired', '5 message', '6 commit'])
    await send(world)
    await reader.query('COMMIT')
    reader.release()
    expect(await dropMessagePartitions(world, { days: 27 })).toEqual(['message_20320202'])
    expect(await partitions(db)).not.toContain('message_20320202')
  })

  it('are dropped by the next run where one was killed before it dropped what it had taken out', async () => {
    await using db = await createTestDatabase()
    const world = await twoWeeks(db)
    await db.execute('ALTER TABLE message DETACH PARTITION message_20320202 CONCURRENTLY')
    const runs = [1, 2, 3].map(() => dropMessagePartitions(world, { days: 27 }))
    expect((await Promise.all(runs)).flat()).toEqual(['message_20320202'])
    expect(await dropMessagePartitions(world, { days: 27 })).toEqual([])
  })
})

describe('a clock that jumps', () => {
  it('back, costs no message: times in a convo never go back, so that all of it is old at once', async () => {
    await using db = await createTestDatabase()
    const world = await begin(db)
    const go = async (weeks: number) => {
      world.clock.advance(weeks * 7 * dayMs)
      await ensureMessagePartitions(db, { now: world.clock.now(), weeksAhead: 0 })
    }
    await send(world) // 1
    await go(8)
    await send(world) // 2
    await go(-8)
    await send(world) // 3
    await go(1)
    await send(world) // 4
    expect(await dropMessagePartitions(world, { days: 14 })).toEqual([])
    expect(await readAll(world)).toEqual(['1 message', '2 message', '3 message', '4 message'])
    await go(3)
    expect(await dropMessagePartitions(world, { days: 14 })).toContain('message_20320202')
    expect(await readAll(world)).toEqual(['1-1 expired', '2 message', '3 message', '4 message'])
    await go(8)
    await dropMessagePartitions(world, { days: 14 })
    expect(await readAll(world)).toEqual(['1-4 expired'])
  })

  it('to and fro, lets ids of messages be known for as long as they would be by the time they were sent at', async () => {
    await using db = await createTestDatabase()
    const world = await begin(db)
    await ensureMessagePartitions(db, { now: world.clock.now() })
    const id = newMessageId()
    await send(world, id)
    world.clock.advance(-30 * dayMs)
    await deleteMessageIds(world, { limit: 100 })
    world.clock.advance(36 * dayMs)
    await deleteMessageIds(world, { limit: 100 })
    expect(await db.query('SELECT message_id FROM message_id')).toHaveLength(1)
    world.clock.advance(2 * dayMs)
    await deleteMessageIds(world, { limit: 100 })
    expect(await db.query('SELECT message_id FROM message_id')).toHaveLength(0)
  })
})

describe('messages of a convo whose policy gives them a lifetime', () => {
  it('are not shown once they have outlived it, and then deleted', async () => {
    await using db = await createTestDatabase()
    const world = await begin(db)
    for (let n = 0; n < 5; n++) {
      await send(world)
      world.clock.advance(60_000)
    }
    await world.convo.commit({ at: world.clock.now() })
    await db.execute('UPDATE convo SET message_lifetime = 150')
    const shown = await readAll(world)
    expect(shown).toEqual(['1-3 expired', '4 message', '5 message', '6 commit'])
    expect(await expireMessages(world, { limit: 2 })).toBe(3)
    expect(await expireMessages(world, { limit: 2 })).toBe(0)
    expect(await readAll(world)).toEqual(shown)
    await db.execute('UPDATE convo SET message_lifetime = NULL')
    expect(await readAll(world)).toEqual(shown)
  })

  it('are deleted in all convos, however many, and in none without', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(start)
    const worlds = await Promise.all([1, 2, 3, 4, 5].map(async () => ({ ...(await begin(db)), clock })))
    for (const world of worlds) for (let n = 0; n < 3; n++) await send(world)
    clock.advance(dayMs)
    for (const { convo } of worlds.slice(1))
      await db.execute('UPDATE convo SET message_lifetime = 60 WHERE convo_id = $1', [convo.convoId])
    expect(await expireMessages({ db, clock }, { limit: 2 })).toBe(12)
    const [left] = await db.query('SELECT count(*) AS count FROM message')
    expect(left).toEqual({ count: 3 })
  })
})

describe('ids of messages', () => {
  it('are known for 7 days, and then forgotten in batches', async () => {
    await using db = await createTestDatabase()
    const world = await begin(db)
    const id = newMessageId()
    await send(world, id)
    for (let n = 0; n < 4; n++) await send(world)
    world.clock.advance(7 * dayMs)
    await send(world, id)
    expect(await deleteMessageIds(world, { limit: 2 })).toBe(0)
    expect((await read(world)).lastSeq).toBe(5)
    world.clock.advance(1)
    expect(await deleteMessageIds(world, { limit: 2 })).toBe(5)
    await send(world, id)
    expect((await read(world)).lastSeq).toBe(6)
  })
})

describe('the beginning of a log', () => {
  let db: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.close())

  /** A convo with a commit a day for 100 days, and a message after each. */
  async function busy(): Promise<World> {
    const world = await begin(db)
    for (let n = 0; n < 100; n++) {
      await world.convo.commit({ at: world.clock.now() })
      if (n >= 90) await send(world)
      world.clock.advance(dayMs)
    }
    return world
  }

  it('moves up to the commits that are kept, by age', async () => {
    const world = await busy()
    expect(await truncateLogs(world, { days: 40, epochs: 1000, limit: 2 })).toMatchObject({ logs: 1 })
    const page = await read(world)
    // 50 epochs of the present generation are kept, however old.
    expect(page.firstSeq).toBe(51)
    await expect(read(world, 40)).rejects.toMatchObject({ error: 'LogTruncated' })
    expect(shape((await read(world, 50, 2)).entries)).toEqual(['51 commit', '52 commit'])
    expect(await truncateLogs(world, { days: 40, epochs: 1000, limit: 2 })).toEqual({
      logs: 0,
      entries: 0,
      welcomes: 0,
    })
  })

  it('moves up by epochs too, and takes only what no snapshot needs', async () => {
    const world = await busy()
    const { convoId } = world.convo
    await db.execute(
      `INSERT INTO group_snapshot (convo_id, generation, epoch, public_group, created_at) VALUES ($1, 1, 30, '', now())`,
      [convoId],
    )
    await truncateLogs(world, { days: 1000, epochs: 60, limit: 50 })
    expect((await read(world)).firstSeq).toBe(41)
    const [kept] = await db.query('SELECT min(seq) AS seq FROM log_entry WHERE convo_id = $1', [convoId])
    expect(kept).toEqual({ seq: 31 })
    expect(shape((await read(world)).entries)[0]).toBe('41 commit')
  })

  it('is behind messages that have expired, where nothing else was before', async () => {
    const world = await begin(db)
    for (let n = 0; n < 3; n++) await send(world)
    await db.execute('DELETE FROM message WHERE convo_id = $1 AND seq < 3', [world.convo.convoId])
    expect(await readAll(world)).toEqual(['1-2 expired', '3 message'])
    await truncateLogs(world, { days, epochs: 1000, limit: 50 })
    expect(await read(world)).toMatchObject({ firstSeq: 3, lastSeq: 3 })
    await db.execute('DELETE FROM message WHERE convo_id = $1', [world.convo.convoId])
    expect(await readAll(world)).toEqual(['3-3 expired'])
    await truncateLogs(world, { days, epochs: 1000, limit: 50 })
    expect(await read(world)).toMatchObject({ firstSeq: 4, lastSeq: 3, entries: [] })
    await send(world)
    expect(await readAll(world, 3)).toEqual(['4 message'])
  })

  it('is never behind a live message that no commit went before', async () => {
    const world = await begin(db)
    await send(world)
    await world.convo.commit({ at: world.clock.now() })
    await truncateLogs(world, { days, epochs: 1000, limit: 50 })
    expect(await readAll(world)).toEqual(['1 message', '2 commit'])
  })

  it('lets what was cut before it deleted be deleted by the next run', async () => {
    const world = await busy()
    const stopped = new AbortController()
    const { convoId } = world.convo
    await db.execute('UPDATE convo SET first_seq = 51 WHERE convo_id = $1', [convoId])
    await truncateLogs(world, { days: 40, epochs: 1000, limit: 7, signal: stopped.signal })
    const [kept] = await db.query('SELECT min(seq) AS seq FROM log_entry WHERE convo_id = $1', [convoId])
    expect(kept).toEqual({ seq: 51 })
  })
})
