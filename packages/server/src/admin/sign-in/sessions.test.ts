import { listAudit } from '@catbird-mls/core/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from '../../testing/test-server.ts'
import type { TestServer } from '../../testing/test-server.ts'
import { ask, signedIn } from '../testing/operator.ts'

const token = 'fT4nq0XcZ8vLw2RkY7sJ5dHbG1mPuEaQ'
const changed = `${token.slice(16)}${token.slice(0, 16)}`

let test: TestServer
beforeAll(async () => {
  test = await startTestServer({ ADMIN_TOKEN: token })
})
afterAll(() => test[Symbol.asyncDispose]())

const me = { path: 'session.me', type: 'query' } as const
const list = { path: 'session.list', type: 'query' } as const

/** Signs in by the token, in a browser that may have a cookie; gives its new one. */
async function signIn(headers: Record<string, string> = {}): Promise<string> {
  const by = { path: 'session.signInByToken', type: 'mutation', input: { token } } as const
  const answer = await ask(test.url, by, headers)
  return (answer.headers.get('set-cookie') ?? '').split('; ')[0] ?? ''
}

describe('the session of a browser', () => {
  it('ends when the browser signs in anew', async () => {
    const before = await signedIn(test.db, 'viewer')
    const cookie = await signIn({ cookie: before })
    expect((await ask(test.url, me, { cookie: before })).data).toMatchObject({ expired: true })
    expect((await ask(test.url, me, { cookie })).data).toMatchObject({ caller: { role: 'admin' } })
  })

  it('ends with signing out, even where that is by the token', async () => {
    const cookie = await signIn()
    const headers = { cookie, authorization: `Bearer ${token}` }
    await ask(test.url, { path: 'session.signOut', type: 'mutation' }, headers)
    expect((await ask(test.url, me, { cookie })).data).toMatchObject({ expired: true })
  })

  it('is shown without what it holds by', async () => {
    const shown = JSON.stringify((await ask(test.url, list, { cookie: await signIn() })).data)
    expect(shown).toContain('"way":"token"')
    expect(shown).not.toContain('source')
  })

  it('ends for good once its role is gone, which is recorded, and is not among those that are there', async () => {
    const cookie = await signIn()
    await using another = await startTestServer({ ADMIN_TOKEN: changed, DATABASE_URL: test.db.url })
    const there = await ask(another.url, list, { authorization: `Bearer ${changed}` })
    expect(there.status).toBe(200)
    expect(JSON.stringify(there.data)).not.toContain('"way":"token"')
    for (const { url } of [another, test])
      expect((await ask(url, me, { cookie })).data).toMatchObject({ caller: null, expired: true })
    const { entries } = await listAudit({ db: test.db }, { limit: 1 })
    expect(entries).toMatchObject([{ act: 'endSession', by: { kind: 'service', id: 'roleGone' } }])
  })
})
