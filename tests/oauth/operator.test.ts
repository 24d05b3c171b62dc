import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { TestPds, TestPlc } from '@catbird-mls/dev-env'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../../packages/server/src/admin/testing/operator.ts'
import { hasChromium, launchChromium } from '../support/pages/launch-chromium.ts'
import { signInAndAllow } from './person.ts'

const ends = new AsyncDisposableStack()
let browser: Browser
let operator: { did: string; handle: string }
let url: string

beforeAll(async () => {
  if (!hasChromium) return
  const db = ends.use(await createTestDatabase())
  const plc = ends.use(await TestPlc.create())
  const pds = ends.use(await TestPds.create({ plc }))
  const { assertDid: did } = await pds.createAccount('olivia')
  operator = { did, handle: 'olivia.test' }
  const config = parseConfig({
    ...{ SERVER_PORT: '0', DATABASE_URL: db.url, PLC_URL: plc.url, APPVIEW_URL: pds.url },
    ...{ JWT_SECRET: 'Zm9yIHRoZSBvcGVyYXRvcnMgb2YgdGVzdHM0Mg', ADMIN_DIDS: `${did}=moderator` },
  })
  const server = ends.use(createServer(config))
  await server.start()
  url = `http://127.0.0.1:${new URL(server.url).port}`
  browser = ends.adopt(await launchChromium(), (started) => started.close())
})
afterAll(() => ends.disposeAsync())

/** Begins to sign in from a page of the service, as its own page would; gives where the browser is sent. */
async function begin(page: Page, account: string, at = url): Promise<string> {
  await page.goto(`${at}/health`)
  const body = await page.evaluate(async (typed) => {
    const response = await fetch('/admin/trpc/session.beginAccount', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: typed }),
    })
    return response.text()
  }, account)
  return (JSON.parse(body) as { result: { data: { url: string } } }).result.data.url
}

/** Who the service takes the browser for. */
async function callerOf(page: Page, at = url): Promise<unknown> {
  await page.goto(`${at}/health`)
  const text = await page.evaluate(async () => (await fetch('/admin/trpc/session.me')).text())
  return (JSON.parse(text) as { result: { data: { caller: unknown } } }).result.data.caller
}

describe.skipIf(!hasChromium)('an operator with an account', () => {
  it('signs in at its own server, with the role that the configuration gives it', async () => {
    const page = await browser.newPage()
    await page.goto(await begin(page, operator.handle))
    await signInAndAllow(page)
    await page.waitForURL(`${url}/admin`)
    expect(await callerOf(page)).toMatchObject({ id: operator.did, role: 'moderator', way: 'oauth' })
    await page.close()
  })

  it('signs in from localhost too', async () => {
    const page = await browser.newPage()
    const localhost = `http://localhost:${new URL(url).port}`
    await page.goto(await begin(page, operator.did, localhost))
    await signInAndAllow(page)
    await page.waitForURL(`${localhost}/admin`)
    expect(await callerOf(page, localhost)).toMatchObject({ id: operator.did, way: 'oauth' })
    await page.close()
  })

  it('begins at the page, and ends where one wanted to be', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${url}/admin/accounts?filter=inactive`)
    await page.getByRole('textbox', { name: 'Handle or DID' }).fill('somebody.test')
    await page.getByRole('button', { name: 'Sign in with your account' }).click()
    await page.getByText('This account does not operate the service.').waitFor()
    await page.getByRole('textbox', { name: 'Handle or DID' }).fill(operator.handle)
    await page.getByRole('button', { name: 'Sign in with your account' }).click()
    await signInAndAllow(page)
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
    expect(page.url()).toBe(`${url}/admin/accounts?filter=inactive`)
    await page.getByText('moderator', { exact: true }).waitFor()
    await context.close()
  })

  it('is signed in in no other browser than the one that began it', async () => {
    const [mine, other] = [await browser.newContext(), await browser.newContext()]
    const page = await mine.newPage()
    const target = await begin(page, operator.did)
    const victim = await other.newPage()
    await victim.goto(target)
    await signInAndAllow(victim)
    await victim.waitForURL(/\/admin\/sign-in\?failed=account$/)
    expect(await callerOf(victim)).toBeNull()
    await Promise.all([mine.close(), other.close()])
  })

  it('has to be one of the configuration', async () => {
    for (const account of ['somebody.test', 'did:plc:somebody'])
      expect(
        await ask(url, { path: 'session.beginAccount', type: 'mutation', input: { account } }),
      ).toMatchObject({ status: 403, error: 'NotAnOperator' })
  })
})
