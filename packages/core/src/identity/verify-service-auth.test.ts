import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { deleteExpiredAuth } from './delete-expired.ts'
import { createIdentityResolver } from './identity-resolver.ts'
import { createTestAccount, createTestToken } from './testing/account.ts'
import { outcomeOf } from './testing/outcome.ts'
import { verifyServiceAuth } from './verify-service-auth.ts'

const aud = 'did:web:mls.example.com' as Did
const lxm = 'blue.catbird.mls.device.listDevices'
const now = new Date('2026-01-02T03:04:05.678Z')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

function setUp() {
  const clock = createManualClock(now)
  const identities = createIdentityResolver({ clock, plcUrl: 'http://127.0.0.1:1', development: true })
  return { db, clock, identities, serviceDid: aud }
}
const named = (error: string) => expect.objectContaining({ error }) as Error

describe('verifyServiceAuth', () => {
  it('keeps nothing of an account but that the token was used', async () => {
    const account = await createTestAccount()
    for (let n = 0; n < 2; n++) {
      const jwt = await createTestToken(account, { aud, lxm, now })
      expect((await verifyServiceAuth(setUp(), { jwt, lxm })).did).toBe(account.did)
    }
    expect(await db.query('SELECT FROM account WHERE did = $1', [account.did])).toEqual([])
  })

  it.each(['ES256', 'ES256K'] as const)('takes a token by %s once, however many try at once', async (alg) => {
    const account = await createTestAccount(alg)
    const jwt = await createTestToken(account, { aud, lxm, now })
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => outcomeOf(verifyServiceAuth(setUp(), { jwt, lxm }))),
    )
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'ReplayedJwt']))
  })

  it('keeps the jtis of accounts apart', async () => {
    for (const account of [await createTestAccount(), await createTestAccount()]) {
      const jwt = await createTestToken(account, { aud, lxm, now, claims: { jti: 'same' } })
      expect((await verifyServiceAuth(setUp(), { jwt, lxm })).jti).toBe('same')
    }
  })

  it('does not use up the jti of a token that it refuses', async () => {
    const [account, thief] = [await createTestAccount(), await createTestAccount()]
    const jti = { jti: 'wanted' }
    const forged = await createTestToken(thief, { aud, lxm, now, claims: { ...jti, iss: account.did } })
    await expect(verifyServiceAuth(setUp(), { jwt: forged, lxm })).rejects.toThrow(named('BadJwtSignature'))
    expect(await db.query('SELECT 1 FROM account WHERE did = $1', [account.did])).toEqual([])
    const jwt = await createTestToken(account, { aud, lxm, now, claims: jti })
    expect((await verifyServiceAuth(setUp(), { jwt, lxm })).jti).toBe('wanted')
  })

  it('refuses a suspended account by name', async () => {
    const account = await createTestAccount()
    await db.execute('INSERT INTO account (did, suspended_at) VALUES ($1, now())', [account.did])
    const jwt = await createTestToken(account, { aud, lxm, now })
    await expect(verifyServiceAuth(setUp(), { jwt, lxm })).rejects.toThrow(named('AccountSuspended'))
  })

  it('remembers a jti for as long as its token could be taken, and not much longer', async () => {
    const account = await createTestAccount()
    const ports = setUp()
    const jwt = await createTestToken(account, { aud, lxm, now, claims: { exp: now.getTime() / 1000 + 300 } })
    await verifyServiceAuth(ports, { jwt, lxm })
    const remembered = async () =>
      (await db.query('SELECT 1 FROM used_jti WHERE issuer = $1', [account.did])).length === 1
    ports.clock.advance(300_000)
    await deleteExpiredAuth(ports, { limit: 1000 })
    expect(await remembered()).toBe(true)
    ports.clock.advance(61_000)
    await deleteExpiredAuth(ports, { limit: 1000 })
    expect(await remembered()).toBe(false)
  })
})
