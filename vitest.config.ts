import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { TestProjectConfiguration } from 'vitest/config'
import { hasDebianPostgres } from './packages/core/src/database/testing/debian.ts'
import { chromiumFlags, findChromium } from './tests/browser/chromium.ts'
import { serviceCommands } from './tests/browser/service.ts'
import { tabCommands } from './tests/browser/tabs.ts'
import { LongestFirst } from './tests/setup/longest-first.ts'

/** Tests that are for browsers alone, and those that are for both. */
const inBrowsers = ['packages/*/src/**/*.browser.test.ts', 'tests/browser/**/*.test.ts']
const inBoth = ['packages/client-sdk/src/storage/{memory,encryption}/*.test.ts']

/** Tests whose outcome can depend on the version of Postgres: of migrations, plans, locks, and the statements of what is hot. */
const storageTests = [
  'database/{migrate/migrate,schema,transaction,types}',
  'accounts/deletion/erase-accounts',
  'blobs/blobs',
  'convos/{create-convo,list-convos}',
  'convos/sql/*',
  'events/{read-events,append-account-event,tickets}',
  'groups/{submit-commit,welcomes}',
  'groups/sql/*',
  'hosts/cut-off',
  'invites/invites',
  'jobs/jobs',
  'key-packages/*key-packages',
  'key-packages/consume-claims',
  'limits/*',
  'messages/*',
  'oversight/{plans,convos}',
  'presence/node-presence',
  'restore/*',
  'retention/retention',
].map((name) => `packages/core/src/${name}.test.ts`)

const node: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'node',
    include: ['packages/*/src/**/*.test.ts', 'codegen/src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: inBrowsers,
    globalSetup: ['tests/setup/postgres.ts', 'tests/setup/dashboard.ts'],
  },
}

/** The storage tests once more, on the oldest Postgres that we serve on. */
const onDebianPostgres: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'postgres-15',
    // All of them load the same, and none changes what it has loaded.
    isolate: false,
    include: storageTests,
    globalSetup: ['tests/setup/debian-postgres.ts'],
    setupFiles: ['tests/setup/on-debian-postgres.ts'],
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

const projects: TestProjectConfiguration[] = [node]

const chromium = findChromium()
if (chromium !== undefined) projects.push(browser(chromium))
else process.stderr.write('There is no chromium on the PATH: the tests in a browser are left out.\n')

if (hasDebianPostgres()) projects.push(onDebianPostgres)
else
  process.stderr.write('There is no postgresql-15: the storage tests run on the embedded Postgres alone.\n')

export default defineConfig({
  resolve: { conditions: ['source'] },
  // Vitest hands these to Node as well: with 'import' among them, require() would be given ES modules.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    projects,
    // The default leaves one core to vitest itself, which on two is half of the machine; and many tests wait for another
    // process now and then, during which a core has time for one more.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
})
