import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { servePage } from '../support/pages/page-server.ts'
import type { PageServer } from '../support/pages/page-server.ts'
import type * as pageApp from './page-app.ts'
import { signInAndAllow } from './person.ts'
import { joined, patience, shows, Stage } from './stage.ts'

type App = typeof pageApp
type AppWindow = Window & { readonly app?: App }

const ends = new AsyncDisposableStack()
let stage: Stage
let site: PageServer
beforeAll(async () => {
  if (!hasChromium) return
  site = ends.use(await servePage(fileURLToPath(new URL('page-app.ts', import.meta.url))))
  stage = ends.use(await Stage.open())
})
afterAll(() => ends.disposeAsync())

/** Does something in the app of a page, once it has loaded. */
async function inPage<D extends keyof App>(
  page: Page,
  deed: D,
  ...args: Parameters<App[D]>
): Promise<Awaited<ReturnType<App[D]>>> {
  await page.waitForFunction(() => (window as AppWindow).app !== undefined)
  const done = await page.evaluate(
    ([name, given]) => ((window as AppWindow).app?.[name] as (...given: unknown[]) => unknown)(...given),
    [deed, args] as const,
  )
  return done as Awaited<ReturnType<App[D]>> // as the app gives it, by JSON
}

async function signIn(page: Page, place: pageApp.AppPlace, handle: string): Promise<void> {
  await page.goto(site.url)
  await inPage(page, 'signIn', place, handle).catch(() => undefined) // the page is left amid it
  await signInAndAllow(page)
  await page.waitForURL((url) => url.origin === site.url)
}

describe.skipIf(!hasChromium).each(['direct', 'proxy'] as const)('an app in a page, %s', (transport) => {
  it('signs in by OAuth, converses, and finds everything again with another session', async () => {
    const { network, browser } = stage
    const place = { service: network.service, pdsUrl: network.pds.url, plcUrl: network.plc.url, transport }
    const alice = await stage.newPerson()
    const bobs = await network.createAccount(`bob-${transport}`)
    await using bob = await stage.client(bobs)
    const context = await browser.newContext()
    const page = await context.newPage()
    await signIn(page, place, alice)
    const deviceId = await inPage(page, 'open', place)
    const convoId = await inPage(page, 'createConvo', `bob-${transport}.test`)
    const convo = await joined(bob, convoId)
    await inPage(page, 'send', convoId, 'one')
    await convo.send('two')
    await shows(convo, 'one', 'two')
    await vi.waitFor(
      async () => expect(await inPage(page, 'texts', convoId)).toEqual(['one', 'two']),
      patience,
    )

    await page.reload()
    expect(await inPage(page, 'open', place)).toBe(deviceId)
    await inPage(page, 'signOut', place)
    if (transport === 'proxy')
      await vi.waitFor(async () => expect(await inPage(page, 'signInsNeeded')).toBe(1), patience)
    await convo.send('three')

    await signIn(page, place, alice)
    expect(await inPage(page, 'open', place)).toBe(deviceId)
    await inPage(page, 'send', convoId, 'four')
    await shows(convo, 'one', 'two', 'three', 'four')
    await vi.waitFor(async () => expect(await inPage(page, 'texts', convoId)).toHaveLength(4), patience)
    await context.close()
  })
})
