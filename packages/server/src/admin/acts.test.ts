import { randomBytes } from 'node:crypto'
import { listAudit } from '@catbird-mls/core/audit'
import { toBase32 } from '@catbird-mls/core/mls'
import { createSignInLink } from '@catbird-mls/core/operators'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdminClient } from '../admin-client/index.ts'
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

/** Everything that an operator can act on, made for it. */
async function subjects() {
  const { account, device } = await test.signIn()
  const { did } = account
  const convoId = toBase32(randomBytes(32))
  const inviteId = toBase32(randomBytes(16))
  const reportId = toBase32(randomBytes(32))
  await test.db.execute(
    `INSERT INTO convo (convo_id, kind, last_at, created_at) VALUES ($1, 'group', now(), now())`,
    [convoId],
  )
  await test.db.execute(
    `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
     VALUES ($1, $2, 'admin', 'accepted', 1, now())`,
    [convoId, did],
  )
  await test.db.execute(
    `INSERT INTO invite (convo_id, invite_id, key, approval, created_at) VALUES ($1, $2, $3, false, now())`,
    [convoId, inviteId, randomBytes(32)],
  )
  await test.db.execute(
    `INSERT INTO report (convo_id, report_id, kind, reporter, subject, reason, verified, created_at)
     VALUES ($1, $2, 'convo', 'did:plc:reporter', $3, 'spam', false, now())`,
    [convoId, reportId, did],
  )
  const [job] = await test.db.query<{ id: number }>(
    `SELECT (graphile_worker.add_job('forwardReport', payload => '{}'::json, run_at => now() + interval '1 day')).id`,
  )
  return { did, deviceId: device.deviceId, convoId, inviteId, reportId, jobId: Number(job?.id) }
}

/** An input for each mutation, in an order in which one does not stand in the way of the next. */
async function inputs(): Promise<Record<string, object | undefined>> {
  const { did, deviceId, convoId, inviteId, reportId, jobId } = await subjects()
  return {
    'accounts.suspend': { did, until: new Date(Date.now() + 60_000).toISOString() },
    'accounts.takeDown': { did },
    'accounts.restore': { did },
    'accounts.revokeDevice': { did, deviceId },
    'convos.requestReset': { convoId },
    'reports.resolve': { reportId, resolution: 'nothing to do' },
    'invites.revoke': { convoId, inviteId },
    'jobs.retry': { id: jobId },
    'jobs.delete': { id: jobId },
    'limits.set': { name: 'requestsPerDay', value: 7 },
    'limits.reset': { name: 'requestsPerDay' },
    'settings.setLogLevel': { level: 'debug', minutes: 5 },
    'session.revoke': { sessionId: 'none' },
    'session.signInByToken': { token },
    'session.signInByLink': {
      secret: await createSignInLink(
        { db: test.db, clock: systemClock, random: systemRandom },
        { role: 'viewer', ttlMs: 60_000 },
      ),
    },
    'session.signOut': undefined,
  }
}

/** What needs an account's own server: tests/oauth/operator.test.ts. */
const elsewhere = ['session.beginAccount']

/** What changes nothing is no act, and leaves no record. */
const withoutEffect = ['jobs.retry', 'session.revoke']

describe('what operators do', () => {
  it('is possible by every mutation that there is, and recorded once by each', async () => {
    const given = await inputs()
    const mutations = procedures.filter(({ type }) => type === 'mutation').map(({ path }) => path)
    expect([...Object.keys(given), ...elsewhere].sort()).toEqual(mutations.sort())
    const cookie = await signedIn(test.db, 'admin')
    for (const [path, input] of Object.entries(given)) {
      const { entries: before } = await listAudit({ db: test.db }, { limit: 100 })
      // Who signs in while signed in ends a session by that, which is another act.
      const headers: Record<string, string> = path.startsWith('session.signIn') ? {} : { cookie }
      const answer = await ask(test.url, { path, type: 'mutation', input }, headers)
      expect(answer, path).toMatchObject({ status: 200 })
      const { entries: after } = await listAudit({ db: test.db }, { limit: 100 })
      expect(after.length - before.length, path).toBe(withoutEffect.includes(path) ? 0 : 1)
      if (after.length > before.length)
        expect(after[0], path).toMatchObject({
          by: { kind: 'admin', requestId: expect.any(String) as string },
        })
    }
  })

  it('can be done by a script with the token, which hears of errors by name', async () => {
    const admin = createAdminClient({ url: test.url, token })
    await admin.limits.set.mutate({ name: 'flagPercent', value: 60 })
    const limits = await admin.limits.list.query()
    expect(limits.find(({ name }) => name === 'flagPercent')).toMatchObject({
      set: { value: 60, by: 'token' },
    })
    await expect(admin.limits.set.mutate({ name: 'flagPercent', value: 101 })).rejects.toMatchObject({
      data: { error: 'InvalidRequest' },
    })
    await expect(admin.accounts.get.query({ did: 'did:plc:nobody' })).rejects.toMatchObject({
      data: { error: 'NotFound' },
    })
    await expect(admin.accounts.list.query({ cursor: '?' })).rejects.toMatchObject({
      data: { error: 'InvalidCursor' },
    })
  })

  it('begins with a sign-in whose cookie no script gets at, and ends with signing out', async () => {
    const me = async (cookie: string) =>
      (await ask(test.url, { path: 'session.me', type: 'query' }, { cookie })).data
    const signIn = { path: 'session.signInByToken', type: 'mutation', input: { token } } as const
    const { headers } = await ask(test.url, signIn)
    const [cookie = '', ...attributes] = (headers.get('set-cookie') ?? '').split('; ')
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict'])
    expect(await me(cookie)).toMatchObject({ caller: { id: 'token', role: 'admin', way: 'token' } })
    await ask(test.url, { path: 'session.signOut', type: 'mutation' }, { cookie })
    expect(await me(cookie)).toMatchObject({ caller: null, expired: true })
  })

  it('needs the admin token that the session was begun with', async () => {
    const before = await ask(test.url, { path: 'session.signInByToken', type: 'mutation', input: { token } })
    const [cookie = ''] = (before.headers.get('set-cookie') ?? '').split('; ')
    await using another = await startTestServer({
      ...{ ADMIN_TOKEN: `${token.slice(16)}${token.slice(0, 16)}`, DATABASE_URL: test.db.url },
    })
    const me = { path: 'audit.list', type: 'query' } as const
    expect(await ask(test.url, me, { cookie })).toMatchObject({ status: 200 })
    expect(await ask(another.url, me, { cookie })).toMatchObject({ error: 'SessionExpired' })
  })
})

describe('live figures', () => {
  it('come as events, until the session is ended', async () => {
    const cookie = await signedIn(test.db, 'viewer')
    const response = await fetch(`${test.url}/admin/trpc/overview.live`, {
      headers: { cookie, accept: 'text/event-stream' },
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const reads = async (wanted: string) => {
      while (!text.includes(wanted)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
        if (done) throw new Error(`the stream ended before ${wanted}: ${text}`)
        text += value
      }
    }
    await reads('"nodes":[')
    await ask(test.url, { path: 'session.signOut', type: 'mutation' }, { cookie })
    await reads('SessionExpired')
    await reader?.cancel()
  })
})
