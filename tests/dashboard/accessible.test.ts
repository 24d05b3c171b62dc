import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { allPages, signInPage } from './all-pages.ts'
import { furnish } from './furnish.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage(furnish)

/** What axe has against a page, as sentences. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, which the policy of the page does not hold: it allows no script but its own.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
}

describe.skipIf(!hasChromium).each(Object.entries(looks))(
  'every page of the dashboard, %s',
  (_name, look) => {
    it('is free of what axe finds, and no wider than the window', async () => {
      const { stage, browser } = on()
      await using operator = await openOperator(browser, stage, 'admin', look)
      await using stranger = await openOperator(browser, stage, undefined, look)
      const found: Record<string, string[]> = {}
      for (const { name, path, heading } of [...allPages(stage), signInPage]) {
        const visitor = name === signInPage.name ? stranger : operator
        const { page } = visitor
        await visitor.go(path, heading)
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        )
        const all = [...(await findings(page)), ...(wide ? ['wider than the window'] : [])]
        if (all.length > 0) found[name] = all
      }
      expect(found).toEqual({})
    })
  },
)
