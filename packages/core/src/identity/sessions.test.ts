import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus, hearAccount } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { beginSession } from './begin-session.ts'
import { deleteExpiredAuth } from './delete-expired.ts'
import { endSession } from './end-session.ts'
import { refreshSession } from './refresh-session.ts'
import { createSessionTokens } from './session-tokens.ts'
import { outcomeOf } from './testing/outcome.ts'
import { insertTestDevice } from './testing/registered-device.ts'
import { verifySession } from './verify-session.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const tokens = createSessionTokens({ secret: 'x'.repeat(40), serviceDid: 'did:web:mls.example.com' as Did })
const named = (error: string) => expect.objectContaining({ error }) as Error

async function signIn() {
  const clock = createManualClock(new Date('2026-01-02T03:04:05.678Z'))
  const ports = { db, bus: createInProcessBus(), clock, random: systemRandom, tokens }
  const { did, deviceId } = await insertTestDevice(db)
  const device = { did, deviceId }
  return { ports, device, session: await beginSession(ports, device) }
}

describe('a session', () => {
  it('speaks for its device for a quarter of an hour', async () => {
    const { ports, device, session } = await signIn()
    const caller = { ...device, sessionId: session.sessionId }
    expect(session).toMatchObject(caller)
    expect(await verifySession(ports, session)).toEqual(caller)
    ports.clock.set(new Date(session.expiresAt.getTime() - 1))
    expect(await verifySession(ports, session)).toEqual(caller)
    ports.clock.set(session.expiresAt)
    await expect(verifySession(ports, session)).rejects.toThrow(named('SessionExpired'))
  })

  it('is refused as soon as it has ended, and ends once', async () => {
    const { ports, session } = await signIn()
    await endSession(ports, session)
    await endSession(ports, session)
    await expect(verifySession(ports, session)).rejects.toThrow(named('SessionExpired'))
    await expect(refreshSession(ports, session)).rejects.toThrow(named('SessionExpired'))
  })

  it('tells its open connections when it ends: by its device, by reuse, or by an eleventh', async () => {
    const { ports, device, session } = await signIn()
    const told: unknown[] = []
    await hearAccount(ports.bus, device.did, (hint) => told.push(hint))
    await endSession(ports, session)
    const stolen = await beginSession(ports, device)
    await refreshSession(ports, await refreshSession(ports, stolen))
    await expect(refreshSession(ports, stolen)).rejects.toThrow(named('RefreshTokenReused'))
    const oldest = await beginSession(ports, device)
    for (let n = 0; n < 10; n++) {
      ports.clock.advance(1)
      await beginSession(ports, device)
    }
    expect(told).toEqual(
      [session, stolen, oldest].map(({ sessionId }) => ({ kind: 'sessionEnded', sessionId })),
    )
  })

  it('is refused as soon as its device is removed', async () => {
    const { ports, device, session } = await signIn()
    await db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [device.deviceId])
    await expect(verifySession(ports, session)).rejects.toThrow(named('DeviceNotFound'))
    await expect(refreshSession(ports, session)).rejects.toThrow(named('DeviceNotFound'))
  })

  it('is refused while its account is suspended', async () => {
    const { ports, device, session } = await signIn()
    await db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [device.did])
    await expect(verifySession(ports, session)).rejects.toThrow(named('AccountSuspended'))
    await expect(refreshSession(ports, session)).rejects.toThrow(named('AccountSuspended'))
    await db.execute('UPDATE account SET suspended_at = NULL WHERE did = $1', [device.did])
    expect(await outcomeOf(verifySession(ports, session))).toBe('ok')
  })

  it('is one of at most ten of its device', async () => {
    const { ports, device, session } = await signIn()
    for (let n = 0; n < 10; n++) {
      ports.clock.advance(1)
      await beginSession(ports, device)
    }
    await expect(verifySession(ports, session)).rejects.toThrow(named('SessionExpired'))
    const [row] = await db.query<{ live: number }>(
      'SELECT count(*) AS live FROM session WHERE device_id = $1 AND ended_at IS NULL',
      [device.deviceId],
    )
    expect(row?.live).toBe(10)
  })

  it('leaves no token in the database', async () => {
    const { device, session } = await signIn()
    const rows = await db.query('SELECT s::text FROM session s WHERE device_id = $1', [device.deviceId])
    const hex = Buffer.from(session.refreshToken).toString('hex')
    for (const secret of [session.refreshToken, hex, session.accessToken]) {
      expect(JSON.stringify(rows)).not.toContain(secret)
    }
  })
})

describe('refreshing a session', () => {
  it('exchanges both tokens and goes on for the same session', async () => {
    const { ports, session } = await signIn()
    ports.clock.advance(60_000)
    const next = await refreshSession(ports, session)
    expect(next.sessionId).toBe(session.sessionId)
    expect(next.refreshToken).not.toBe(session.refreshToken)
    expect(next.expiresAt.getTime()).toBeGreaterThan(session.expiresAt.getTime())
    expect(await outcomeOf(verifySession(ports, next))).toBe('ok')
  })

  it('answers a lost response within 30 s by the same successor', async () => {
    const { ports, session } = await signIn()
    const lost = await refreshSession(ports, session)
    ports.clock.advance(30_000)
    const again = await refreshSession(ports, session)
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect(await outcomeOf(refreshSession(ports, again))).toBe('ok')
  })

  it('ends the whole session when a token comes back after 30 s', async () => {
    const { ports, session } = await signIn()
    const next = await refreshSession(ports, session)
    ports.clock.advance(30_001)
    await expect(refreshSession(ports, session)).rejects.toThrow(named('RefreshTokenReused'))
    await expect(refreshSession(ports, next)).rejects.toThrow(named('SessionExpired'))
    await expect(verifySession(ports, next)).rejects.toThrow(named('SessionExpired'))
  })

  it('ends the whole session when a token older than the last comes back at once', async () => {
    const { ports, session } = await signIn()
    const second = await refreshSession(ports, session)
    const third = await refreshSession(ports, second)
    await expect(refreshSession(ports, session)).rejects.toThrow(named('RefreshTokenReused'))
    await expect(refreshSession(ports, third)).rejects.toThrow(named('SessionExpired'))
  })

  it('gives every one of many refreshes at once the same successor', async () => {
    const { ports, session } = await signIn()
    const grants = await Promise.all(Array.from({ length: 20 }, () => refreshSession(ports, session)))
    expect(new Set(grants.map(({ refreshToken }) => refreshToken)).size).toBe(1)
  })

  it('ends after 90 days without it', async () => {
    const { ports, session } = await signIn()
    ports.clock.advance(90 * 24 * 3600_000 - 1)
    const next = await refreshSession(ports, session)
    ports.clock.advance(90 * 24 * 3600_000)
    await expect(refreshSession(ports, next)).rejects.toThrow(named('SessionExpired'))
  })

  it.each(['', 'x', 'a.0.b', `${'A'.repeat(22)}.0.${'A'.repeat(43)}`])(
    'does not know %j',
    async (refreshToken) => {
      const { ports } = await signIn()
      await expect(refreshSession(ports, { refreshToken })).rejects.toThrow(named('SessionExpired'))
    },
  )

  it('cannot be ended by somebody who knows the session id but held no token', async () => {
    const { ports, session } = await signIn()
    const forged = `${session.sessionId}.0.${'A'.repeat(43)}`
    await expect(refreshSession(ports, { refreshToken: forged })).rejects.toThrow(named('SessionExpired'))
    expect(await outcomeOf(verifySession(ports, session))).toBe('ok')
  })

  it('never lets two lines of tokens live, whatever is presented and when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ back: fc.nat(3), pause: fc.constantFrom(0, 10_000, 40_000) }), { maxLength: 8 }),
        async (steps) => {
          const { ports, session } = await signIn()
          const line = [session.refreshToken]
          let reused = false
          for (const { back, pause } of steps) {
            ports.clock.advance(pause)
            const refreshToken = line[Math.max(0, line.length - 1 - back)] ?? session.refreshToken
            let next = ''
            const outcome = await outcomeOf(
              refreshSession(ports, { refreshToken }).then((grant) => (next = grant.refreshToken)),
            )
            if (outcome === 'ok') expect(reused).toBe(false)
            else expect(outcome).toBe(reused ? 'SessionExpired' : 'RefreshTokenReused')
            reused = outcome !== 'ok'
            if (!reused && next !== line.at(-1)) line.push(next)
          }
          const live = await outcomeOf(refreshSession(ports, { refreshToken: line.at(-1) ?? '' }))
          expect(live).toBe(reused ? 'SessionExpired' : 'ok')
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('cleaning up', () => {
  it('deletes sessions that can no longer be refreshed, as many as it is told', async () => {
    const { ports, device } = await signIn()
    await beginSession(ports, device)
    const count = async () =>
      (await db.query('SELECT 1 FROM session WHERE device_id = $1', [device.deviceId])).length
    await deleteExpiredAuth(ports, { limit: 1000 })
    expect(await count()).toBe(2)
    ports.clock.advance(91 * 24 * 3600_000)
    expect((await deleteExpiredAuth(ports, { limit: 1 })).sessions).toBe(1)
    await deleteExpiredAuth(ports, { limit: 1000 })
    expect(await count()).toBe(0)
  })
})
