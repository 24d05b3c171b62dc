import { withTransaction } from '@catbird-mls/core/database'
import { describe, expect, it } from 'vitest'
import { ids } from '../lexicon/ids.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'

const listDevices = ids.BlueCatbirdMlsDeviceListDevices

/** Keeps whoever reads devices waiting, until the function that this gives is called. */
async function lockDevices({ db }: TestServer): Promise<() => Promise<void>> {
  let end = (): void => undefined
  const released = new Promise<void>((resolve) => (end = resolve))
  const hold = async (locked: () => void) =>
    withTransaction(db, async (tx) => {
      await tx.execute('LOCK TABLE device IN ACCESS EXCLUSIVE MODE')
      locked()
      await released
    })
  let done = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    done = hold(resolve)
    done.catch(reject)
  })
  return () => {
    end()
    return done
  }
}

describe('a node with more to do than it can', () => {
  it('refuses at once what is beyond it, says how it is, and completes what it accepted', async () => {
    await using test = await startTestServer({ MAX_REQUESTS: '8', DATABASE_POOL_SIZE: '3' })
    const reader = await test.signIn()
    const unlock = await lockDevices(test)
    const accepted = Array.from({ length: 8 }, () => reader.call(listDevices))
    await test.metricIs('http_requests_in_flight', 8)
    const refused = await Promise.all(Array.from({ length: 200 }, () => reader.call(listDevices)))
    for (const { status, error, headers } of refused) {
      expect([status, error, headers.get('retry-after')]).toEqual([503, 'Overloaded', '1'])
    }
    const health = await Promise.all(
      ['/health', '/health/ready', '/health/live', '/metrics'].map((path) => fetch(test.url + path)),
    )
    expect(health.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await unlock()
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect((await reader.call(listDevices)).status).toBe(200)
  })

  it('lets no request wait longer for its database than configured', async () => {
    await using test = await startTestServer({ DATABASE_WAIT_SECONDS: '1', DATABASE_POOL_SIZE: '3' })
    const reader = await test.signIn()
    const unlock = await lockDevices(test)
    const calls = Array.from({ length: 6 }, () => reader.call(listDevices))
    const first = await Promise.race(calls)
    expect([first.status, first.error, first.headers.get('retry-after')]).toEqual([503, 'Overloaded', '1'])
    await unlock()
    const answers = await Promise.all(calls)
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true)
    expect(answers.some(({ status }) => status === 200)).toBe(true)
  })

  it('answers everything, one way or the other, under many more callers than places', async () => {
    await using test = await startTestServer({ MAX_REQUESTS: '16', DATABASE_POOL_SIZE: '3' })
    const reader = await test.signIn()
    const answers = await Promise.all(Array.from({ length: 600 }, () => reader.call(listDevices)))
    const names = new Set(answers.map(({ status, error }) => error ?? status))
    expect([...names].every((name) => name === 200 || name === 'Overloaded')).toBe(true)
    expect(names.has(200)).toBe(true)
    await test.metricIs('http_requests_in_flight', 0)
  })
})
