import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { furnish } from './furnish.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage(furnish)

describe.skipIf(!hasChromium)('the service at the dashboard', () => {
  it('says in one look whether it is well, and leads to what waits', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('', 'Overview')
    await page
      .getByText(/jobs? (were|was) given up\./)
      .first()
      .waitFor()
    await page.getByText('The database answers').waitFor()
    const messages = page.locator('.stat').filter({ hasText: 'stored' }).locator('.stat-value')
    await expect.poll(() => messages.innerText()).toMatch(/^(?!0\/s|–)/)
    await page.getByRole('radio', { name: '24 hours' }).check({ force: true })
    expect(page.url()).toMatch(/hours=24/)
    await page.getByText('Latency as numbers').click()
    expect(await page.getByRole('table', { name: 'Latency' }).getByRole('row').count()).toBeGreaterThan(10)
    await page.getByRole('link', { name: 'Jobs that were given up' }).click()
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
  })

  it('retries and deletes jobs that were given up', async () => {
    const { stage, browser } = on()
    const dead = () =>
      stage.db.query<{ id: string; task_identifier: string }>(
        'SELECT id, task_identifier FROM graphile_worker.jobs WHERE attempts >= max_attempts ORDER BY id',
      )
    const [first, second] = await dead()
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/jobs', 'Jobs')
    await page.getByText('answered 502 Bad Gateway').waitFor()
    await operator.act(`Retry job ${first?.id}`, 'Retry', /begins anew/)
    await page.getByRole('button', { name: `Retry job ${first?.id}` }).waitFor({ state: 'detached' })
    await operator.act(`Delete job ${second?.id}`, 'Delete', /is deleted/)
    await page.getByText('Nothing was given up.').waitFor()
  })

  it('is limited anew, within what a limit allows, and put back', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/limits', 'Limits')
    await page.getByRole('button', { name: 'Set exportsPerDay', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').or(dialog.getByRole('spinbutton')).fill('0')
    expect(await dialog.getByRole('button', { name: 'Set', exact: true }).getAttribute('aria-disabled')).toBe(
      'true',
    )
    await dialog.getByRole('textbox').or(dialog.getByRole('spinbutton')).fill('3')
    await dialog.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByRole('status').filter({ hasText: 'exportsPerDay is 3' }).waitFor()
    await operator.act('Back to default of exportsPerDay', 'Back to default', 'back at its default')
    await page
      .getByRole('button', { name: 'Back to default of exportsPerDay' })
      .waitFor({ state: 'detached' })
  })

  it('logs more for a while, and as configured again', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/settings', 'Settings')
    await page.getByRole('button', { name: 'Set the level' }).click()
    await page.getByRole('dialog').getByLabel('Level').selectOption('trace')
    await page.getByRole('dialog').getByRole('button', { name: 'Set the level' }).click()
    await page.getByRole('status').filter({ hasText: 'Logged is trace' }).waitFor()
    await operator.act('Back to configured', 'Back to configured', 'Logged is as configured')
    const config = await page.getByRole('main').innerText()
    expect(config).not.toMatch(/signed by this|qQ8rT2vYxW5z/)
  })

  it('ends the session of another operator, who has to sign in again', async () => {
    const { stage, browser } = on()
    await using other = await openOperator(browser, stage, 'viewer')
    await other.go('/accounts', 'Accounts')
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/settings', 'Settings')
    const row = page.getByRole('row').filter({ hasText: 'viewer' }).last()
    await row.getByRole('button', { name: /^Revoke session/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('status').filter({ hasText: 'is revoked' }).waitFor()
    expect(
      await stage.db.query("SELECT 1 FROM operator_session WHERE role = 'viewer' AND ended_at IS NOT NULL"),
    ).not.toEqual([])
  })

  it('shows its nodes and who is connected to them', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('/nodes', 'Nodes')
    await page.getByRole('table').first().getByRole('link').first().click()
    await page.getByRole('link', { name: stage.traffic.cast.bob.did.slice(0, 19) }).waitFor()
    expect(page.url()).toMatch(/\?node=/)
  })

  it('is changed by admins alone', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go('/limits', 'Limits')
    const set = page.getByRole('button', { name: 'Set exportsPerDay', exact: true })
    expect(await set.getAttribute('title')).toBe('Your role is moderator; this needs admin.')
    await operator.go('/settings', 'Settings')
    expect(await page.getByRole('button', { name: 'Set the level' }).getAttribute('aria-disabled')).toBe(
      'true',
    )
  })
})
