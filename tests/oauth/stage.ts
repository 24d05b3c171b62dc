import { memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo, MlsClientOptions } from '@catbird-mls/client'
import { oauthScope } from '@catbird-mls/client/oauth'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import type { NodeOAuthClient, OAuthSession } from '@atproto/oauth-client-node'
import type { Browser } from 'playwright'
import { expect, vi } from 'vitest'
import { launchChromium } from '../support/pages/launch-chromium.ts'
import { listenForCallbacks, nodeApp, signIn } from './node-app.ts'
import type { Callback, SessionStore } from './node-app.ts'

export const patience = { timeout: 20_000, interval: 25 }

/** Somebody who has signed in to an app. */
export interface SignedIn {
  readonly handle: string
  readonly session: OAuthSession
  readonly app: NodeOAuthClient
  /** What the app keeps of the session. */
  readonly sessions: SessionStore
}

/** A network with a real PDS, and a real browser to sign in with. */
export class Stage implements AsyncDisposable {
  readonly network: TestNetwork
  readonly db: TestDatabase
  readonly browser: Browser
  readonly #callback: Callback
  readonly #ends: AsyncDisposableStack
  #people = 0

  private constructor(parts: {
    network: TestNetwork
    db: TestDatabase
    browser: Browser
    callback: Callback
    ends: AsyncDisposableStack
  }) {
    this.network = parts.network
    this.db = parts.db
    this.browser = parts.browser
    this.#callback = parts.callback
    this.#ends = parts.ends
  }

  static async open(): Promise<Stage> {
    await using ends = new AsyncDisposableStack()
    const db = ends.use(await createTestDatabase())
    const network = ends.use(await TestNetwork.create({ databaseUrl: db.url }))
    const callback = ends.use(await listenForCallbacks())
    const browser = ends.adopt(await launchChromium(), (started) => started.close())
    return new Stage({ network, db, browser, callback, ends: ends.move() })
  }

  /** What an app asks for that speaks to the service in this way. */
  scope(transport: 'direct' | 'proxy'): string {
    return oauthScope({ service: this.network.service, transport })
  }

  /** Creates an account of a name that nobody has; gives its handle. */
  async newPerson(): Promise<string> {
    const name = `person${String(this.#people++)}`
    await this.network.createAccount(name)
    return `${name}.test`
  }

  /** Somebody signs in to an app that asks for this: a new person, unless it is said who. */
  async signIn(scope: string, person?: string, pds = this.network.pds): Promise<SignedIn> {
    const handle = person ?? (await this.newPerson())
    const sessions: SessionStore = new Map()
    const app = this.app(scope, sessions, pds)
    return { session: await signIn(app, { browser: this.browser, handle }), app, handle, sessions }
  }

  /** An app that asks for this, and has these sessions. */
  app(scope: string, sessions: SessionStore, pds = this.network.pds): NodeOAuthClient {
    const { plc } = this.network
    return nodeApp({ pds, plc }, { scope, callback: this.#callback, sessions })
  }

  /** Opens the SDK's client with a session. */
  client(session: MlsClientOptions['session'], options: Partial<MlsClientOptions> = {}): Promise<MlsClient> {
    const { service, plc } = this.network
    const storage = memoryStorage()
    return MlsClient.open({ session, service, plcUrl: plc.url, storage, pollEvery: 50, ...options })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#ends.disposeAsync()
  }
}

/** The convo as this client has it, once its device is in. */
export async function joined(client: MlsClient, id: string): Promise<Convo> {
  const convo = await vi.waitFor(() => client.convos.get(id), patience)
  await vi.waitFor(() => expect(convo.state).toBe('joined'), patience)
  if (convo.status === 'request') await convo.accept()
  return convo
}

/** Waits until a convo shows these texts, and no others, in this order. */
export async function shows(convo: Convo, ...texts: string[]): Promise<void> {
  const shown = async () => (await convo.messages()).map(({ text }) => text)
  await vi.waitFor(async () => expect(await shown()).toEqual(texts), patience)
}
