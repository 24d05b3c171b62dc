import type { Page } from 'playwright'
import type { BrowserCommand } from 'vitest/node'
import type * as tabApp from './tab-app.ts'
import type * as indexedDb from '../../packages/client-sdk/src/storage/indexed-db/index.ts'

/** A tab beside the one that a test runs in: of the same browser and origin, with nothing in it. */
type Tab = number

declare module 'vitest/browser' {
  interface BrowserCommands {
    openTab(): Promise<Tab>
    /** Opens a storage in a tab. Gives 'open', or the name of the error. */
    openStorageInTab(tab: Tab, name: string): Promise<string>
    closeStorageInTab(tab: Tab): Promise<void>
    /** Opens a client in a tab. Gives 'open', or the name of the error. */
    openClientInTab(tab: Tab, place: tabApp.AppPlace): Promise<string>
    /** Does something with the client in a tab: see there. */
    inTab<D extends Deed>(
      tab: Tab,
      deed: D,
      ...args: Parameters<App[D]>
    ): Promise<Awaited<ReturnType<App[D]>>>
    /** Tells a tab what the browser tells one that nobody looks at, before it stops it. A headless one stops none. */
    tellTab(tab: Tab, event: 'freeze' | 'resume'): Promise<void>
    /** Ends a tab: as its user does, or by the end of its process. */
    endTab(tab: Tab, how: 'close' | 'crash'): Promise<void>
  }
}

type App = typeof tabApp
type Deed = 'deviceId' | 'createConvo' | 'send' | 'texts' | 'told' | 'close'

/** What a tab keeps between two commands. */
interface TabWindow {
  store?: { close(): Promise<void> }
}

const ENTRY = '/packages/client-sdk/src/storage/indexed-db/index.ts'

const APP = '/tests/browser/tab-app.ts'

/** Vitest has every module import others through what it puts into the pages of tests, and not into this one. */
const EMPTY = `<!doctype html>
<script>__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() }</script>`

const tabs: Page[] = []

const openTab: BrowserCommand<[], Tab> = async ({ context, page }) => {
  const tab = await context.newPage()
  const url = new URL('/an-empty-tab', page.url()).href
  await tab.route(url, (route) => route.fulfill({ contentType: 'text/html', body: EMPTY }))
  // Where a page came from nowhere, Chromium asks before it may speak to this machine.
  await context.grantPermissions(['local-network-access'], { origin: url })
  await tab.goto(url)
  return tabs.push(tab) - 1
}

const openStorageInTab: BrowserCommand<[Tab, string], string> = (_, tab, name) =>
  pageOf(tab).evaluate(
    async ([entry, database]) => {
      const { indexedDbStorage } = (await import(/* @vite-ignore */ entry)) as typeof indexedDb
      try {
        const store = await indexedDbStorage(database).open()
        ;(window as TabWindow).store = store
        return 'open'
      } catch (err) {
        return err instanceof Error ? err.name : String(err)
      }
    },
    [ENTRY, name] as const,
  )

const closeStorageInTab: BrowserCommand<[Tab]> = (_, tab) =>
  pageOf(tab).evaluate(() => (window as TabWindow).store?.close())

const openClientInTab: BrowserCommand<[Tab, tabApp.AppPlace], string> = (_, tab, place) =>
  pageOf(tab).evaluate(
    async ([app, options]) => ((await import(/* @vite-ignore */ app)) as App).open(options),
    [APP, place] as const,
  )

const inTab: BrowserCommand<[Tab, Deed, ...string[]], unknown> = (_, tab, deed, ...args) =>
  pageOf(tab).evaluate(
    async ([app, name, given]) => {
      const deeds = (await import(/* @vite-ignore */ app)) as Record<Deed, (...args: string[]) => unknown>
      return deeds[name](...given)
    },
    [APP, deed, args] as const,
  )

const tellTab: BrowserCommand<[Tab, 'freeze' | 'resume']> = (_, tab, type) =>
  pageOf(tab).evaluate((event) => void document.dispatchEvent(new Event(event)), type)

const endTab: BrowserCommand<[Tab, 'close' | 'crash']> = async (_, tab, how) => {
  const page = pageOf(tab)
  if (how === 'close') return page.close()
  const crashed = page.waitForEvent('crash')
  await Promise.all([crashed, page.goto('chrome://crash').catch(() => undefined)])
  await page.close()
}

function pageOf(tab: Tab): Page {
  const page = tabs[tab]
  if (page === undefined) throw new Error(`there is no tab ${tab}`)
  return page
}

/** What a test in a browser can do with other tabs of it, by `commands` of `vitest/browser`. */
export const tabCommands = {
  ...{ openTab, openStorageInTab, closeStorageInTab, openClientInTab, inTab, tellTab, endTab },
}
