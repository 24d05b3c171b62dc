import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { adminToken } from './stage.ts'
import { withStage } from './with-stage.ts'

const on = withStage()

/** The link as the server prints it, by the address that the browser of the test goes by. */
async function freshLink(): Promise<string> {
  const { stage } = on()
  return (await stage.server.signInLink()).replace(/^http:\/\/[^/]+/, stage.url)
}

describe.skipIf(!hasChromium)('signing in to the dashboard', () => {
  it('is done by the printed link, once, and leaves nothing of it in the address', async () => {
    const { stage, browser } = on()
    const link = await freshLink()
    await using first = await openOperator(browser, stage)
    await first.page.goto(link)
    await first.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(first.page.url()).toBe(`${stage.url}/admin`)
    const cookies = await first.page.context().cookies()
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
    expect(await first.page.evaluate(() => document.cookie)).toBe('')

    await using second = await openOperator(browser, stage)
    await second.page.goto(link)
    await second.page.getByRole('alert').filter({ hasText: 'was used before' }).waitFor()
    expect(second.page.url()).not.toContain('#')
  })

  it('is done by the admin token, and brings one to where one wanted to be', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage)
    const { page } = operator
    await page.goto(`${stage.url}/admin/accounts?filter=suspended`)
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.getByRole('textbox', { name: 'Admin token' }).fill('not the token, but as long as one')
    await page.getByRole('button', { name: 'Sign in with the token' }).click()
    await page.getByRole('alert').filter({ hasText: 'does not sign anybody in' }).waitFor()
    await page.getByRole('textbox', { name: 'Admin token' }).fill(adminToken)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
    expect(page.url()).toBe(`${stage.url}/admin/accounts?filter=suspended`)
    expect(await page.getByRole('radio', { name: 'Suspended' }).isChecked()).toBe(true)
  })

  it('leads to no other site afterwards, whatever the address says', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage)
    const { page } = operator
    for (const next of ['//example.com/', '/\\example.com', 'https://example.com/']) {
      await page.context().clearCookies()
      await page.goto(`${stage.url}/admin/sign-in?next=${encodeURIComponent(next)}`)
      await page.getByRole('textbox', { name: 'Admin token' }).fill(adminToken)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      expect(new URL(page.url()).origin).toBe(stage.url)
    }
  })

  it('ends by signing out, here and at the server', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/limits', 'Limits')
    const cookie = await page.context().cookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.context().addCookies(cookie)
    await page.goto(`${stage.url}/admin/limits`)
    await page.getByText('Your session has ended').waitFor()
  })

  it('is asked for again when the session was ended meanwhile, and one is back where one was', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/accounts', 'Accounts')
    await stage.db.execute('UPDATE operator_session SET ended_at = now() WHERE ended_at IS NULL')
    await page.getByText('Your session has ended').waitFor()
    await page.getByRole('textbox', { name: 'Admin token' }).fill(adminToken)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
  })
})
