import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { isEnough, roles } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'
import { createManualClock, silentLog } from '@catbird-mls/core/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSeverable } from '../testing/severed-database.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'
import { ask, signedIn } from './testing/operator.ts'
import { procedures } from './testing/procedures.ts'

const token = 'fT4nq0XcZ8vLw2RkY7sJ5dHbG1mPuEaQ'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer({ ADMIN_TOKEN: token })
})
afterAll(() => test[Symbol.asyncDispose]())

const openOnes = ['session.me', 'session.signInByLink', 'session.signInByToken', 'session.beginAccount']
const guarded = procedures.filter(({ path }) => !openOnes.includes(path))

describe('every procedure for operators', () => {
  it('needs a role, but for those that sign in', () => {
    expect(procedures.length).toBeGreaterThan(30)
    for (const { path, needs } of guarded) expect(roles, path).toContain(needs)
  })

  it('refuses whoever is not signed in', async () => {
    for (const each of guarded)
      expect(await ask(test.url, each), each.path).toMatchObject({ error: 'SignInRequired' })
  })

  it('refuses a session that is over', async () => {
    const past = createManualClock(new Date(Date.now() - 13 * 60 * 60_000))
    const cookie = await signedIn(test.db, 'admin', past)
    for (const each of guarded)
      expect(await ask(test.url, each, { cookie }), each.path).toMatchObject({ error: 'SessionExpired' })
  })

  it('refuses a role that is too low', async () => {
    for (const role of ['viewer', 'moderator'] as const) {
      const cookie = await signedIn(test.db, role)
      const tooLow = guarded.filter(({ needs }) => !isEnough(role, needs as Role))
      expect(tooLow.length).toBeGreaterThan(3)
      for (const each of tooLow)
        expect(await ask(test.url, each, { cookie }), each.path).toMatchObject({ error: 'RoleTooLow' })
    }
  })

  it('refuses what comes from a page of elsewhere, whoever is signed in', async () => {
    const cookie = await signedIn(test.db, 'admin')
    for (const forged of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      for (const each of procedures)
        expect(await ask(test.url, each, { cookie, ...forged }), each.path).toMatchObject({
          ...{ status: 403, error: 'ForgedOrigin' },
        })
  })

  it('tells nobody why the database does not answer', async () => {
    await using db = await createTestDatabase()
    await using way = await makeSeverable(db.url)
    await using another = await startTestServer({ ADMIN_TOKEN: token, DATABASE_URL: way.url })
    const cookie = await signedIn(db, 'viewer')
    way.sever()
    for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }]) {
      const response = await fetch(`${another.url}/admin/trpc/audit.list`, { headers })
      expect(response.status).toBe(503)
      const { error } = (await response.json()) as { error: { message: string; data: { error: string } } }
      expect(error).toMatchObject({ data: { error: 'NotReady' } })
      expect(error.message).not.toMatch(/ECONN|127\.0\.0\.1|connect/)
    }
  })

  it('says in words what is wrong with an input', async () => {
    const cookie = await signedIn(test.db, 'viewer')
    const response = await fetch(
      `${test.url}/admin/trpc/accounts.get?input=${encodeURIComponent('{"did":"x"}')}`,
      {
        headers: { cookie },
      },
    )
    const { error } = (await response.json()) as { error: { message: string } }
    expect(error).toMatchObject({ message: '✖ must be a DID\n  → at did' })
  })

  it('refuses a NUL in whatever is typed', async () => {
    const cookie = await signedIn(test.db, 'admin')
    const calls = [
      { path: 'accounts.find', type: 'query', input: { query: 'did:plc:\0' } },
      { path: 'audit.list', type: 'query', input: { actorId: 'a\0b' } },
      { path: 'session.revoke', type: 'mutation', input: { sessionId: '\0' } },
      { path: 'session.signInByLink', type: 'mutation', input: { secret: 'a\0b' } },
    ] as const
    for (const call of calls)
      expect(await ask(test.url, call, { cookie })).toMatchObject({ status: 400, error: 'InvalidRequest' })
  })

  it('asks for no body of what takes no input', async () => {
    const cookie = await signedIn(test.db, 'viewer')
    const headers = { cookie, origin: test.url, 'content-type': 'application/json' }
    const response = await fetch(`${test.url}/admin/trpc/session.signOut`, { method: 'POST', headers })
    expect(response.status).toBe(200)
    const broken = await ask(test.url, {
      path: 'session.signInByToken',
      type: 'mutation',
      input: 'no object',
    })
    expect(broken).toMatchObject({ status: 400, error: 'InvalidRequest' })
  })

  it('answers one procedure a request, so that limits count what is asked', async () => {
    const response = await fetch(`${test.url}/admin/trpc/session.me,session.me?batch=1`)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('expired')
  })

  it('refuses a wrong token, and after ten of them whoever tries from there', async () => {
    await using another = await startTestServer({ ADMIN_TOKEN: token })
    const signIn = (given: string) =>
      ask(another.url, { path: 'session.signInByToken', type: 'mutation', input: { token: given } })
    for (let i = 0; i < 10; i++) expect(await signIn(`${i}`.repeat(40))).toMatchObject({ error: 'BadSignIn' })
    expect(await signIn(token)).toMatchObject({ status: 429, error: 'TooManyAttempts' })
    const me = { path: 'session.me', type: 'query' } as const
    const wrong = { authorization: `Bearer ${'x'.repeat(40)}` }
    expect(await ask(another.url, me, wrong)).toMatchObject({ error: 'TooManyAttempts' })
  })

  it('takes what a page asks by the clock, with nobody at it, for no use of the session', async () => {
    await using another = await startTestServer()
    const cookie = await signedIn(another.db, 'viewer')
    const long = "UPDATE operator_session SET last_seen_at = now() - interval '1 hour'"
    const idle = async () => {
      const rows = await another.db.query(
        "SELECT 1 FROM operator_session WHERE last_seen_at < now() - interval '50 minutes'",
      )
      return rows.length === 1
    }
    await another.db.execute(long)
    const list = { path: 'convos.list', type: 'query' } as const
    expect(await ask(another.url, list, { cookie, 'x-unattended': '1' })).toMatchObject({ status: 200 })
    expect(await idle()).toBe(true)
    await ask(another.url, list, { cookie })
    expect(await idle()).toBe(false)
  })

  it('takes no offence at what a browser shows to a proxy in front', async () => {
    await using another = await startTestServer({ ADMIN_TOKEN: token })
    const cookie = await signedIn(another.db, 'viewer')
    const headers = { cookie, authorization: `Basic ${btoa('proxy:password')}` }
    const list = { path: 'convos.list', type: 'query' } as const
    for (let i = 0; i < 12; i++) expect(await ask(another.url, list, headers)).toMatchObject({ status: 200 })
  })

  it('takes a script with the token as often as it comes, but no guess after ten wrong ones, and logs each', async () => {
    const lines: object[] = []
    const log = { ...silentLog, warn: (fields: object) => void lines.push(fields) }
    await using another = await startTestServer({ ADMIN_TOKEN: token }, { log })
    const ofScript = { path: 'audit.list', type: 'query' } as const
    const by = (given: string) => ask(another.url, ofScript, { authorization: `Bearer ${given}` })
    for (let i = 0; i < 12; i++) expect(await by(token)).toMatchObject({ status: 200 })
    for (let i = 0; i < 10; i++)
      expect(await by(`${i}`.repeat(40))).toMatchObject({ error: 'SignInRequired' })
    expect(await by(token)).toMatchObject({ status: 429, error: 'TooManyAttempts' })
    expect(lines.filter((line) => 'way' in line)).toEqual(
      Array.from({ length: 10 }, () => ({ way: 'bearer', address: '127.0.0.1' })),
    )
  })
})
