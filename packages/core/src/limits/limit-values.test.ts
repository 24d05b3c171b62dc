import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { silentLog, systemClock } from '../ports/index.ts'
import {
  defaultLimits,
  holdLimits,
  limitNames,
  limitRows,
  listLimits,
  resetLimit,
  setLimit,
} from './index.ts'
import { problemWithLimit } from './registry.ts'
import type { LimitName } from './registry.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const by = { kind: 'admin', id: 'did:example:op' } as const
const defaults = defaultLimits('production')
/** A node: its ports, and its limits. */
async function node(bus = createInProcessBus(), on: Pick<TestDatabase, 'query' | 'execute'> = db) {
  const limits = await holdLimits({ db: on, bus, log: silentLog, pause: undefined }, defaults)
  return { db, bus, clock: systemClock, limitValues: limits, of: (name: LimitName) => limits.of(name) }
}

describe('limits', () => {
  it('are what the operator sets them to, at once on every node, and after a restart', async () => {
    const here = await node()
    const there = await node(here.bus)
    await setLimit(here, { name: 'requestsPerDay', value: 7, by })
    await expect.poll(() => [here.of('requestsPerDay'), there.of('requestsPerDay')]).toEqual([7, 7])
    expect((await node()).of('requestsPerDay')).toBe(7)
    const listed = (await listLimits(here)).find(({ name }) => name === 'requestsPerDay')
    expect(listed).toMatchObject({ byDefault: 100, set: { value: 7, by: by.id } })
    await resetLimit(there, { name: 'requestsPerDay', by })
    await expect.poll(() => [here.of('requestsPerDay'), there.of('requestsPerDay')]).toEqual([100, 100])
  })

  it('are read anew by the clock, should the bus have lost the word', async () => {
    const turns: ((again: boolean) => void)[] = []
    const pause = () => new Promise<boolean>((resolve) => turns.push(resolve))
    const deaf = await holdLimits({ db, bus: createInProcessBus(), log: silentLog, pause }, defaults)
    await setLimit(await node(), { name: 'claimTargets', value: 77, by })
    expect(deaf.of('claimTargets')).toBe(200)
    turns.shift()?.(true)
    await expect.poll(() => deaf.of('claimTargets')).toBe(77)
    turns.shift()?.(false)
    await deaf[Symbol.asyncDispose]()
  })

  it('refuse what makes no sense by name, and keep what they were while the database is away', async () => {
    const here = await node()
    const set = (name: string, value: number) => outcomeOf(setLimit(here, { name, value, by }))
    expect(await set('requestsPerDay', -1)).toBe('InvalidRequest')
    expect(await set('requestsPerDay', 1.5)).toBe('InvalidRequest')
    expect(await set('claimTargets', 49)).toBe('InvalidRequest')
    expect(await set('toString', 1)).toBe('InvalidRequest')
    expect(await outcomeOf(resetLimit(here, { name: 'nothing', by }))).toBe('InvalidRequest')
    await db.execute(
      `INSERT INTO limit_setting VALUES ('ofTomorrow', 1, now(), 'x'), ('flagPercent', 900, now(), 'x')`,
    )
    await here.limitValues.refresh()
    expect(here.of('flagPercent')).toBe(50)
    let away = false
    const flaky = {
      ...db,
      query: <Row extends object>(...call: Parameters<TestDatabase['query']>) =>
        away ? Promise.reject(new Error('away')) : db.query<Row>(...call),
    }
    await setLimit(here, { name: 'requestsPerDayNew', value: 3, by })
    const there = await node(createInProcessBus(), flaky)
    away = true
    await there.limitValues.refresh()
    expect(there.of('requestsPerDayNew')).toBe(3)
  })

  it('have defaults that they may be set to, each with a purpose', () => {
    for (const name of limitNames) {
      expect(problemWithLimit(name, limitRows[name].default)).toBeUndefined()
      expect(problemWithLimit(name, defaultLimits('development')[name])).toBeUndefined()
      expect(limitRows[name].purpose).toMatch(/\.$/)
    }
  })
})
