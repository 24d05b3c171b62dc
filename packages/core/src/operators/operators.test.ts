import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../audit/index.ts'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import {
  beginOperatorSession,
  beginSessionByLink,
  createSignInLink,
  deleteOldOperatorSessions,
  endOperatorSession,
  hearLogLevels,
  isEnough,
  keepOAuthState,
  listOperatorSessions,
  readOperatorSession,
  roles,
  setLogLevel,
  takeOAuthState,
  useOperatorSession,
} from './index.ts'
import type { LogLevelWish, SignIn } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const minute = 60_000
const hour = 60 * minute
const by = { kind: 'admin', id: 'did:example:op' } as const
const portsAt = (clock = createManualClock()) => ({ db, clock, random: systemRandom })
const signIn = (change: Partial<SignIn> = {}): SignIn => ({
  ...({ way: 'token', actorId: 'token', role: 'admin', source: new Uint8Array([1, 2]) } as const),
  ...{ address: '127.0.0.1', userAgent: 'a test' },
  ...change,
})

describe('roles', () => {
  it('are each enough for themselves and for all below', () => {
    expect(roles.map((role) => roles.filter((needed) => isEnough(role, needed)).length)).toEqual([1, 2, 3])
  })
})

describe('a link', () => {
  const visitor = { source: new Uint8Array([1]), address: '127.0.0.1', userAgent: 'a test' }

  it('signs one in, once, however many come with it at once', async () => {
    const ports = portsAt()
    const secret = await createSignInLink(ports, { role: 'moderator', ttlMs: hour })
    const come = () => beginSessionByLink(ports, { secret, ...visitor })
    const begun = (await Promise.all(Array.from({ length: 8 }, come))).flatMap((each) => each ?? [])
    expect(begun).toMatchObject([{ session: { way: 'link', actorId: 'link', role: 'moderator' } }])
    expect(await come()).toBeUndefined()
  })

  it('is not used up where no session came of it', async () => {
    const ports = portsAt()
    const secret = await createSignInLink(ports, { role: 'viewer', ttlMs: hour })
    const broken = { ...ports, random: { ...systemRandom, bytes: () => new Uint8Array() } }
    await beginOperatorSession(broken, signIn())
    await expect(beginSessionByLink(broken, { secret, ...visitor })).rejects.toThrow()
    expect(await beginSessionByLink(ports, { secret, ...visitor })).toBeDefined()
  })

  it('is recorded when it is made, without its secret', async () => {
    const ports = portsAt()
    const secret = await createSignInLink(ports, { role: 'viewer', ttlMs: hour, by })
    const { entries } = await listAudit({ db }, { limit: 1, act: 'createSignInLink' })
    expect(entries).toMatchObject([{ by, subject: 'link', after: { role: 'viewer' } }])
    expect(JSON.stringify(entries)).not.toContain(secret)
  })

  it('has its time, and none that nobody made is one', async () => {
    const ports = portsAt()
    const secret = await createSignInLink(ports, { role: 'viewer', ttlMs: hour })
    ports.clock.advance(hour)
    expect(await beginSessionByLink(ports, { secret, ...visitor })).toBeUndefined()
    expect(await beginSessionByLink(ports, { secret: 'made-up', ...visitor })).toBeUndefined()
  })
})

describe('a session of an operator', () => {
  it('is known by its secret until twelve hours are over', async () => {
    const ports = portsAt()
    const { secret } = await beginOperatorSession(ports, signIn())
    for (let hours = 1; hours < 12; hours++) {
      ports.clock.advance(hour)
      expect(await useOperatorSession(ports, secret)).toMatchObject({
        role: 'admin',
        source: new Uint8Array([1, 2]),
      })
    }
    ports.clock.advance(hour)
    expect(await readOperatorSession(ports, secret)).toBe('expired')
    expect(await readOperatorSession(ports, 'made-up')).toBeUndefined()
  })

  it('ends after two hours without use', async () => {
    const ports = portsAt()
    const { secret, session } = await beginOperatorSession(ports, signIn())
    const listed = async () => (await listOperatorSessions(ports)).map(({ sessionId }) => sessionId)
    ports.clock.advance(2 * hour - 1)
    expect(await listed()).toContain(session.sessionId)
    expect(await useOperatorSession(ports, secret)).not.toBe('expired')
    ports.clock.advance(2 * hour - 1)
    expect(await readOperatorSession(ports, secret)).not.toBe('expired')
    ports.clock.advance(1)
    expect(await listed()).not.toContain(session.sessionId)
    expect(await readOperatorSession(ports, secret)).toBe('expired')
  })

  it('is ended by an operator, which is recorded once, as its beginning is', async () => {
    const ports = portsAt()
    const { secret, session } = await beginOperatorSession(
      ports,
      signIn({ actorId: 'did:plc:me', way: 'oauth' }),
    )
    const { sessionId } = session
    expect(await endOperatorSession(ports, { sessionId, by })).toBe(true)
    expect(await endOperatorSession(ports, { sessionId, by })).toBe(false)
    expect(await readOperatorSession(ports, secret)).toBe('expired')
    const { entries } = await listAudit({ db }, { limit: 100 })
    expect(entries.filter(({ subject }) => subject === sessionId)).toMatchObject([
      { act: 'endSession', by, before: { actorId: 'did:plc:me', way: 'oauth', role: 'admin' } },
      { act: 'signIn', by: { kind: 'admin', id: 'did:plc:me' }, after: { way: 'oauth', role: 'admin' } },
    ])
  })

  it('leaves its secret nowhere, and of a long name of a browser its beginning', async () => {
    const ports = portsAt()
    const { secret, session } = await beginOperatorSession(ports, signIn({ userAgent: 'x'.repeat(5_000) }))
    expect(session.userAgent).toHaveLength(300)
    const rows = await db.query(
      'SELECT s::text FROM operator_session s UNION ALL SELECT a::text FROM admin_audit a',
    )
    const kept = JSON.stringify(rows)
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret, 'base64url').toString('hex'),
    ])
      expect(kept).not.toContain(form)
  })

  it('is forgotten a day after its end, as links and sign-ins are', async () => {
    const ports = portsAt(createManualClock(new Date('2020-01-01T00:00:00Z')))
    const { secret } = await beginOperatorSession(ports, signIn())
    await createSignInLink(ports, { role: 'viewer', ttlMs: hour })
    await keepOAuthState(ports, { key: 'old', state: {} })
    ports.clock.advance(36 * hour)
    await deleteOldOperatorSessions(ports, { limit: 10 })
    expect(await readOperatorSession(ports, secret)).toBe('expired')
    ports.clock.advance(1)
    await deleteOldOperatorSessions(ports, { limit: 10 })
    expect(await readOperatorSession(ports, secret)).toBeUndefined()
    const left = await db.query(
      `SELECT 1 FROM operator_link WHERE created_at < '2020-02-01'
       UNION ALL SELECT 1 FROM operator_sign_in WHERE key = 'old'`,
    )
    expect(left).toEqual([])
  })
})

describe('what a sign-in elsewhere needs', () => {
  it('is given once, within ten minutes', async () => {
    const ports = portsAt()
    await keepOAuthState(ports, { key: 'a', state: { iss: 'https://pds.example' } })
    await keepOAuthState(ports, { key: 'b', state: {} })
    expect(await takeOAuthState(ports, 'a')).toEqual({ iss: 'https://pds.example' })
    expect(await takeOAuthState(ports, 'a')).toBeUndefined()
    ports.clock.advance(10 * minute)
    expect(await takeOAuthState(ports, 'b')).toBeUndefined()
  })
})

describe('a wish for a level of the log', () => {
  it('is recorded, and heard by all nodes', async () => {
    await using bus = createInProcessBus()
    const heard: LogLevelWish[] = []
    const unsubscribe = await hearLogLevels(bus, (wish) => heard.push(wish))
    await setLogLevel({ ...portsAt(), bus }, { level: 'debug', untilMs: 5, before: 'info', by })
    expect(heard).toEqual([{ level: 'debug', untilMs: 5 }])
    await unsubscribe()
    const { entries } = await listAudit({ db }, { limit: 1, act: 'setLogLevel' })
    expect(entries).toMatchObject([{ before: { level: 'info' }, after: { level: 'debug' } }])
  })
})
