import { createServer } from 'node:http'
import { once } from 'node:events'
import {
  buildAtprotoLoopbackClientMetadata,
  NodeOAuthClient,
  requestLocalLock,
} from '@atproto/oauth-client-node'
import type { NodeSavedSession, NodeSavedState, OAuthSession } from '@atproto/oauth-client-node'
import type { TestNetwork } from '@catbird-mls/dev-env'
import type { Browser } from 'playwright'
import { signInAndAllow } from './person.ts'

/** Where an app keeps the sessions of its people. */
export type SessionStore = Map<string, NodeSavedSession>

/** Where an app in Node hears that a person has signed in: they are sent there. */
export interface Callback extends AsyncDisposable {
  readonly url: string
}

/** Answers whoever comes back from signing in. */
export async function listenForCallbacks(): Promise<Callback> {
  const server = createServer((_, response) => response.end('You are signed in.'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the callback has no port')
  return {
    url: `http://127.0.0.1:${String(address.port)}/callback`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An app in Node, as `@atproto/oauth-client-node` makes one that runs on a person's own machine. */
export function nodeApp(
  network: Pick<TestNetwork, 'pds' | 'plc'>,
  { scope, callback, sessions }: { scope: string; callback: Callback; sessions: SessionStore },
): NodeOAuthClient {
  return new NodeOAuthClient({
    clientMetadata: buildAtprotoLoopbackClientMetadata({ scope, redirect_uris: [callback.url] }),
    stateStore: storeOf(new Map<string, NodeSavedState>()),
    sessionStore: storeOf(sessions),
    requestLock: requestLocalLock,
    handleResolver: network.pds.url,
    plcDirectoryUrl: network.plc.url,
    allowHttp: true,
  })
}

function storeOf<T>(kept: Map<string, T>) {
  return {
    get: (key: string) => kept.get(key),
    set: (key: string, value: T) => void kept.set(key, value),
    del: (key: string) => void kept.delete(key),
  }
}

/** A person signs in to the app, with a browser that knows nothing of them. */
export async function signIn(
  app: NodeOAuthClient,
  { browser, handle }: { browser: Browser; handle: string },
): Promise<OAuthSession> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(String(await app.authorize(handle)))
  await signInAndAllow(page)
  await page.waitForURL(/\/callback\?/)
  const { session } = await app.callback(new URL(page.url()).searchParams)
  await context.close()
  return session
}
