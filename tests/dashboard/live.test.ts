import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage()

describe.skipIf(!hasChromium)('an open dashboard', () => {
  it('shows what comes without being loaded again', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('', 'Overview')
    await page.getByText('Live', { exact: true }).waitFor()
    const mark = page.getByRole('link', { name: /^Reports/ })
    await expect.poll(() => mark.innerText()).toMatch(/1/)
    await stage.traffic.group.report({ reason: 'spam' })
    await expect.poll(() => mark.innerText()).toMatch(/2/)
    await operator.go('/reports', 'Reports')
    await stage.traffic.bobs.report({ reason: 'misleading' })
    await page.getByRole('link', { name: 'Misleading (convo)' }).waitFor()
  })

  it('says that the server is away, and goes on by itself when it is back', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('', 'Overview')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => (document.body.dataset['same'] = 'page'))
    await stage.restart(async () => {
      await page.getByText('Connection lost: trying again').waitFor()
    })
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.getByRole('table', { name: 'Accounts' }).waitFor()
    expect(await page.evaluate(() => document.body.dataset['same'])).toBe('page')
  })

  it('asks anew for what failed while the server was away', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('/accounts', 'Accounts')
    await page.getByRole('table', { name: 'Accounts' }).waitFor()
    const loaded = () =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .join(),
      )
    await expect.poll(loaded).toMatch('limits-page')
    await stage.restart(async () => {
      await page.getByRole('link', { name: 'Limits' }).click()
      await page.getByRole('heading', { level: 1, name: 'Limits' }).waitFor()
    })
    await page.getByText('requestsPerAddress').first().waitFor()
  })
})
