import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright'
import type { Deed, Outcome, Snapshot } from './device-app.ts'
import type { Device } from './device.ts'
import type * as pageApp from './page-app.ts'

type FleetWindow = Window & { readonly app?: typeof pageApp }

/** A device in a page of a browser profile of its own, that keeps its data in IndexedDB. */
export class PageDevice implements Device, AsyncDisposable {
  readonly name: string
  readonly open = true
  readonly #context: BrowserContext
  readonly #page: Page
  readonly #sockets: Set<WebSocketRoute>

  private constructor(
    name: string,
    parts: { context: BrowserContext; page: Page; sockets: Set<WebSocketRoute> },
  ) {
    this.name = name
    this.#context = parts.context
    this.#page = parts.page
    this.#sockets = parts.sockets
  }

  static async start(
    name: string,
    where: { browser: Browser; site: string; service: string; seed: string },
  ): Promise<PageDevice> {
    const context = await where.browser.newContext()
    const page = await context.newPage()
    const sockets = new Set<WebSocketRoute>()
    await page.routeWebSocket(/./, (socket) => {
      socket.connectToServer()
      sockets.add(socket)
    })
    await page.goto(where.site)
    await page.waitForFunction(() => (window as FleetWindow).app !== undefined)
    await page.evaluate(([service, seed]) => (window as FleetWindow).app?.open(service, seed), [
      where.service,
      where.seed,
    ] as const)
    return new PageDevice(name, { context, page, sockets })
  }

  create(members: string[]): Promise<string> {
    return this.#call('create', members) as Promise<string>
  }

  enter(convoId: string): Promise<boolean> {
    return this.#call('enter', convoId) as Promise<boolean>
  }

  do(deed: Deed): Promise<Outcome> {
    return this.#call('do', deed) as Promise<Outcome>
  }

  snapshot(): Promise<Snapshot> {
    return this.#call('snapshot') as Promise<Snapshot>
  }

  /** A cut network ends no stream that is open, as that of a phone does not: so they are closed. */
  async leave(): Promise<void> {
    await this.#context.setOffline(true)
    for (const socket of this.#sockets) await socket.close()
    this.#sockets.clear()
    await this.#call('offline')
  }

  comeBack(): Promise<void> {
    return this.#context.setOffline(false)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#context.close()
  }

  /** What the page gives is JSON, of the type that the method of `DeviceApp` says. */
  #call(method: 'create' | 'enter' | 'do' | 'snapshot' | 'offline', ...args: unknown[]): Promise<unknown> {
    return this.#page.evaluate(
      ([name, given]) => {
        const device = (window as FleetWindow).app?.device()
        return (device?.[name] as (...given: unknown[]) => unknown).apply(device, given)
      },
      [method, args] as const,
    )
  }
}
