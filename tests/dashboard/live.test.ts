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

  it('stays where it is while its figures change', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('', 'Overview')
    const figure = page.locator('.stat').filter({ hasText: 'Requests' }).locator('.stat-value')
    await expect.poll(() => figure.innerText()).toMatch(/\d/)
    await page.evaluate(() => {
      const moved = (entry: PerformanceEntry) =>
        'value' in entry && typeof entry.value === 'number' ? entry.value : 0
      const { dataset } = document.body
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          dataset['moved'] = String(Number(dataset['moved'] ?? 0) + moved(entry))
      }).observe({ type: 'layout-shift' })
    })
    const seen = new Set<string>()
    await expect
      .poll(async () => seen.add(await figure.innerText()).size, { timeout: 40_000, interval: 500 })
      .toBeGreaterThan(3)
    // Of the window's area that moved, and how far: below 0.1 a page counts as steady (Web Vitals, Cumulative Layout Shift).
    const moved = async () => Number((await page.evaluate(() => document.body.dataset['moved'])) ?? 0)
    expect(await moved()).toBeLessThan(0.01)
    // That it would have been seen.
    await page.evaluate(() =>
      document
        .querySelector('main')
        ?.prepend(Object.assign(document.createElement('p'), { innerHTML: '<br>'.repeat(12) })),
    )
    await expect.poll(moved).toBeGreaterThan(0.01)
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
