import type { Queryable } from '@catbird-mls/core/database'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { expect, it } from 'vitest'
import { refuseWrongClock } from './wrong-clock.ts'

/** A database whose clock is off ours. */
const off = (ms: number) =>
  ({ query: () => Promise.resolve([{ now: new Date(Date.now() + ms) }]) }) as unknown as Queryable // all that is asked

it('refuses a clock that is ahead or behind, and takes one that is about right', async () => {
  await using db = await createTestDatabase()
  await refuseWrongClock(db)
  for (const ms of [-50_000, 0, 50_000]) await refuseWrongClock(off(ms))
  for (const ms of [-90_000, 90_000, -40 * 86_400_000])
    await expect(refuseWrongClock(off(ms))).rejects.toThrow('is off that of the database')
})
