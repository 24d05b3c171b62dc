import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withTransaction } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { createManualClock } from '../ports/index.ts'
import { deleteFullBuckets } from './delete-full-buckets.ts'
import { take, tryTake } from './take.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const start = new Date('2026-01-02T03:04:05.678Z')
const someone = () => `did:example:${randomUUID()}`
const bucket = { kind: 'claim', size: 3, everyMs: 1000 } as const

describe('a token bucket', () => {
  it('gives as much as it has and gains, to however many that take at once, and never more', async () => {
    const step = fc.record({
      takers: fc.integer({ min: 1, max: 6 }),
      tokens: fc.integer({ min: 1, max: 3 }),
      thenMs: fc.integer({ min: 0, max: 2500 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 6 }),
        fc.array(step, { minLength: 1, maxLength: 5 }),
        async (size, steps) => {
          const [clock, did] = [createManualClock(start), someone()]
          let left = size * 1000
          for (const { takers, tokens, thenMs } of steps) {
            const taking = { kind: 'claim', did, size, everyMs: 1000, tokens } as const
            const tries = Array.from({ length: takers }, () => tryTake(db, { clock }, taking))
            const got = (await Promise.all(tries)).filter((refused) => refused.length === 0).length
            expect(got).toBe(Math.min(takers, Math.floor(left / (tokens * 1000))))
            left = Math.min(size * 1000, left - got * tokens * 1000 + thenMs)
            clock.advance(thenMs)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('says when the same may be taken, and gives it then and no sooner', async () => {
    const [clock, did] = [createManualClock(start), someone()]
    const taking = { ...bucket, did, tokens: 2 }
    await take(db, { clock }, taking, '')
    clock.advance(300)
    await expect(take(db, { clock }, taking, 'slowly')).rejects.toMatchObject({
      ...{ error: 'RateLimitExceeded', message: 'slowly', retryAfterMs: 700 },
    })
    clock.advance(699)
    expect(await outcomeOf(take(db, { clock }, taking, ''))).toBe('RateLimitExceeded')
    clock.advance(1)
    await take(db, { clock }, taking, '')
  })

  it('is one of each target, kind and account, and of all or with the transaction of none', async () => {
    const [clock, did] = [createManualClock(start), someone()]
    const of = (...targets: string[]) => ({ ...bucket, did, targets })
    for (let i = 0; i < 3; i++) await take(db, { clock }, of('a', 'a'), '')
    const both = withTransaction(db, (tx) => take(tx, { clock }, of('a', 'b'), ''))
    expect(await outcomeOf(both)).toBe('RateLimitExceeded')
    expect(await tryTake(db, { clock }, { ...of('a', 'b'), tokens: 3 })).toEqual(['a'])
    expect(await tryTake(db, { clock }, { ...of('a'), kind: 'drain', tokens: 3 })).toEqual([])
    expect(await tryTake(db, { clock }, { ...of('a'), did: someone(), tokens: 3 })).toEqual([])
  })

  it('goes by a limit that was changed, and recovers from a clock that was ahead', async () => {
    const [clock, did] = [createManualClock(start), someone()]
    await take(db, { clock }, { ...bucket, did, tokens: 3 }, '')
    await take(db, { clock }, { ...bucket, did, size: 5, tokens: 2 }, '')
    clock.set(new Date('2036-01-01T00:00:00Z'))
    await take(db, { clock }, { ...bucket, did, tokens: 3 }, '')
    clock.set(start)
    expect(await outcomeOf(take(db, { clock }, { ...bucket, did }, ''))).toBe('RateLimitExceeded')
    const refused = await take(db, { clock }, { ...bucket, did }, '').catch((thrown: unknown) => thrown)
    expect(refused).toMatchObject({ retryAfterMs: 1000 })
  })

  it('is forgotten once it is full', async () => {
    const [clock, did] = [createManualClock(new Date('2030-01-01T00:00:00Z')), someone()]
    await take(db, { clock }, { ...bucket, did }, '')
    const kept = () => db.query('SELECT FROM bucket WHERE did = $1', [did])
    clock.advance(999)
    while ((await deleteFullBuckets({ db, clock }, { limit: 1 })) > 0);
    expect(await kept()).toHaveLength(1)
    clock.advance(1)
    await deleteFullBuckets({ db, clock }, { limit: 100 })
    expect(await kept()).toEqual([])
  })
})
