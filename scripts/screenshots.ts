/**
 * `npm run screenshots [-- page …]`: a picture of every page of the dashboard, light, dark and on a phone, of a service with
 * people on it, into `.artifacts/screenshots/`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright'
import { serverVariable, startUnsafeTestCluster } from '../packages/core/src/database/testing/index.ts'
import { allPages } from '../tests/dashboard/all-pages.ts'
import { furnish } from '../tests/dashboard/furnish.ts'
import { openOperator } from '../tests/dashboard/operator.ts'
import { openStage } from '../tests/dashboard/stage.ts'
import { launchChromium } from '../tests/support/pages/launch-chromium.ts'
import { buildDashboard } from './build-dashboard.ts'

const wanted = process.argv.slice(2)
const folder = join(import.meta.dirname, '../.artifacts/screenshots')
mkdirSync(folder, { recursive: true })
const desk = { width: 1280, height: 900 }
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: desk, colorScheme: 'light' },
  dark: { viewport: desk, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
}

await buildDashboard()
await using cluster = await startUnsafeTestCluster()
process.env[serverVariable] = cluster.url
await using stage = await openStage()
await furnish(stage)
await using browser = await launchChromium()

const signIn = { name: 'sign-in', path: '/sign-in', heading: 'Sign in' }
for (const [look, options] of Object.entries(looks)) {
  await using operator = await openOperator(browser, stage, 'admin', options)
  for (const { name, path, heading } of [...allPages(stage), signIn]) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    await operator.go(path, heading)
    await operator.page.locator('.skeleton').first().waitFor({ state: 'detached' })
    // Charts are drawn after what they show has come.
    await operator.page.waitForLoadState('load')
    await operator.page.waitForTimeout(800)
    await operator.page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
  }
  console.log(`${look}: ${folder}`)
}
