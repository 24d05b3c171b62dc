/**
 * `npm run screenshots [-- page …]`: a picture of every page of the dashboard, light, dark and on a phone, of a service with
 * people on it, into `.artifacts/screenshots/`. With `--docs`, those few that the documents show, small, into `docs/images/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BrowserContextOptions, Page } from 'playwright'
import { serverVariable, startUnsafeTestCluster } from '../packages/core/src/database/testing/index.ts'
import { allPages, signInPage } from '../tests/dashboard/all-pages.ts'
import { furnish } from '../tests/dashboard/furnish.ts'
import { openOperator } from '../tests/dashboard/operator.ts'
import { openStage } from '../tests/dashboard/stage.ts'
import { launchChromium } from '../tests/support/pages/launch-chromium.ts'
import { buildDashboard } from './build-dashboard.ts'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { docs: { type: 'boolean', default: false } },
})
const root = join(import.meta.dirname, '..')
const folder = join(root, flags.docs ? 'docs/images' : '.artifacts/screenshots')
const desk = { width: 1280, height: 900 }
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: desk, colorScheme: 'light' },
  dark: { viewport: desk, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
}
const inDocs = ['overview-light', 'convo-dark', 'report-phone']
const isWanted = (name: string, look: string): boolean =>
  flags.docs ? inDocs.includes(`${name}-${look}`) : positionals.length === 0 || positionals.includes(name)

mkdirSync(folder, { recursive: true })
await buildDashboard()
await using cluster = await startUnsafeTestCluster()
process.env[serverVariable] = cluster.url
await using stage = await openStage()
await furnish(stage)
await using browser = await launchChromium()

const pages = [...allPages(stage), signInPage]
for (const [look, options] of Object.entries(looks)) {
  await using operator = await openOperator(browser, stage, 'admin', options)
  await using stranger = await openOperator(browser, stage, undefined, options)
  for (const { name, path, heading } of pages.filter((page) => isWanted(page.name, look))) {
    const visitor = name === signInPage.name ? stranger : operator
    const { page } = visitor
    await visitor.go(path, heading)
    await page.locator('.skeleton').first().waitFor({ state: 'detached' })
    // Charts are drawn, and figures are there, a moment after what they show has come.
    await page.waitForTimeout(flags.docs ? 6_000 : 800)
    if (flags.docs) writeFileSync(join(folder, `${name}-${look}.webp`), await smallPicture(page))
    else await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
  }
}
console.log(folder)

/** What the window shows, as WebP: the browser itself encodes it, in a page that no policy holds. */
async function smallPicture(page: Page): Promise<Buffer> {
  const png = (await page.screenshot()).toString('base64')
  const blank = await browser.newPage()
  const webp = await blank.evaluate(async (encoded) => {
    const picture = new Image()
    picture.src = `data:image/png;base64,${encoded}`
    await picture.decode()
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    canvas.getContext('2d')?.drawImage(picture, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
    return [...new Uint8Array(await blob.arrayBuffer())]
  }, png)
  await blank.close()
  return Buffer.from(webp)
}
