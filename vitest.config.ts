import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { TestProjectConfiguration } from 'vitest/config'
import { chromiumFlags, findChromium } from './tests/browser/chromium.ts'
import { serviceCommands } from './tests/browser/service.ts'
import { tabCommands } from './tests/browser/tabs.ts'
import { LongestFirst } from './tests/setup/longest-first.ts'

/** Tests that are for browsers alone, and those that are for both. */
const inBrowsers = ['packages/*/src/**/*.browser.test.ts', 'tests/browser/**/*.test.ts']
const inBoth = ['packages/client-sdk/src/storage/{memory,encryption}/*.test.ts']

const node: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'node',
    include: ['packages/*/src/**/*.test.ts', 'codegen/src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: inBrowsers,
    globalSetup: ['tests/setup/postgres.ts', 'tests/setup/dashboard.ts'],
  },
}

const browser = (executablePath: string): TestProjectConfiguration => ({
  extends: true,
  // Found anew in each run: one that is found in the midst of a run reloads the page of a test.
  optimizeDeps: { force: true },
  test: {
    name: 'browser',
    include: [...inBrowsers, ...inBoth],
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({ launchOptions: { executablePath, args: chromiumFlags } }),
      instances: [{ browser: 'chromium' }],
      screenshotFailures: false,
      commands: { ...serviceCommands, ...tabCommands },
    },
  },
})

const chromium = findChromium()
if (chromium === undefined)
  process.stderr.write('There is no chromium on the PATH: the tests in a browser are left out.\n')

export default defineConfig({
  resolve: { conditions: ['source'] },
  // Vitest hands these to Node as well: with 'import' among them, require() would be given ES modules.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    projects: chromium === undefined ? [node] : [node, browser(chromium)],
    // The default leaves one core to vitest itself, which on two is half of the machine; and many tests wait for another
    // process now and then, during which a core has time for one more.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
})
