import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { hasChromium, launchChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { openStage } from './stage.ts'

const built = join(import.meta.dirname, '../../packages/dashboard/dist')
const most = 250 * 1024

it.skipIf(!hasChromium)('the first page takes at most 250 KB, compressed, charts and all', async () => {
  await using stage = await openStage()
  await using browser = await launchChromium()
  await using operator = await openOperator(browser, stage, 'viewer')
  const paths = new Set<string>(['/admin/index.html'])
  operator.page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/admin/assets/')) paths.add(pathname)
  })
  await operator.go('', 'Overview')
  await operator.page.waitForLoadState('load')
  const sizes = [...paths].map((path) => gzipSync(readFileSync(join(built, path))).length)
  expect(paths.size).toBeGreaterThan(2)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most)
})
