import { memoryStorage, MlsClient, developmentIdentity } from '@catbird-mls/client'
import type { ClientEvent, ClientStorage, Convo, DevelopmentIdentity } from '@catbird-mls/client'
import { restoreAccount, suspendAccount } from '@catbird-mls/core/accounts'
import { createInProcessBus } from '@catbird-mls/core/bus'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import type { Did } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { ServerOverrides } from '@catbird-mls/server'
import { systemTiming } from '../../../packages/client-sdk/src/sync/timing.ts'
import type { Timing } from '../../../packages/client-sdk/src/sync/timing.ts'
import { seededRng } from '../../mls/fuzz/rng.ts'

export { inStep } from '../../../packages/client-sdk/src/testing/watch-convo.ts'

/** A whole service for one test, and clients on it; all of it ends with the test. */
export interface TestService extends AsyncDisposable {
  readonly did: string
  readonly url: string
  /** What the service keeps: for what only time does to it. */
  readonly db: TestDatabase
  /** The development account named by `seed`, with no device of its own yet. */
  identity(seed: string): Promise<DevelopmentIdentity>
  /** Opens a client of the development account named by `seed`. */
  open(seed: string, options?: OpenOptions): Promise<MlsClient>
  /** Suspends an account, as an operator does beside the server: whoever polls learns of it first. */
  suspend(did: string): Promise<void>
  /** Restores an account, likewise. */
  restore(did: string): Promise<void>
}

/** How a client differs from one on defaults. */
export interface OpenOptions {
  readonly storage?: ClientStorage
  readonly fetch?: typeof fetch
  readonly updates?: 'auto' | 'polling'
  /** Where its pauses come from, so that they are the same in each run; chance by default. */
  readonly pauseSeed?: number
}

const secret = 'scenario tests sign their sessions with this: 1f0c8d7a'

const vapidKey = 'dGhlIHByaXZhdGUga2V5IG9mIGFsbCB0ZXN0cyEhISE'

/** Starts a service on a database of its own. */
export async function startService(
  overrides: ServerOverrides = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<TestService> {
  const stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const server = createServer(
    parseConfig({
      ...{ SERVER_PORT: '0', DATABASE_URL: db.url, JWT_SECRET: secret, VAPID_PRIVATE_KEY: vapidKey },
      ...environment,
    }),
    overrides,
  )
  await server.start()
  stack.use(server)
  const { did, url } = server
  const identity = (seed: string) => developmentIdentity({ seed: `${did} ${seed}` })
  const by = { kind: 'cli', id: 'a test' } as const
  const beside = { db, bus: createInProcessBus(), clock: systemClock }
  return {
    did,
    url,
    db,
    identity,
    suspend: (account) => suspendAccount(beside, { did: account as Did, by }),
    restore: (account) => restoreAccount(beside, { did: account as Did, by }),
    async open(seed, { pauseSeed, ...options } = {}) {
      const session = await identity(seed)
      const storage = options.storage ?? memoryStorage()
      const all = { session, service: did, storage, pollEvery: 50, ...options }
      return stack.use(await MlsClient.open(all, timingBy(pauseSeed)))
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function timingBy(pauseSeed: number | undefined): Timing {
  if (pauseSeed === undefined) return systemTiming
  const rng = seededRng(pauseSeed)
  return { ...systemTiming, random: () => rng.int(1_000) / 1_000 }
}

/** Waits until `look` finds something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + 40_000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The convo as this client has it, once its device is in, and accepted if it is a request. */
export async function joined(client: MlsClient, id: string): Promise<Convo> {
  const convo = await until('the convo is known', async () =>
    (await client.convos.list()).find((c) => c.id === id),
  )
  if (convo.status === 'request') await convo.accept()
  await until('the device is in', () => convo.state === 'joined')
  return convo
}

/** Waits until these texts, and no others, are what the convo shows, in this order. */
export async function shows(convo: Convo, ...texts: string[]): Promise<void> {
  const shown = async () =>
    (await convo.messages()).map(({ text, failure, deleted }) => text ?? failure ?? String(deleted))
  await until(
    `it shows ${texts.join(', ')}`,
    async () => (await shown()).join('|') === texts.join('|'),
  ).catch(async (err: unknown) => {
    throw new Error(`it shows ${(await shown()).join(', ')}`, { cause: err })
  })
}

/** Everything a client tells from now on. */
export function listen(client: MlsClient): ClientEvent[] {
  const heard: ClientEvent[] = []
  void (async () => {
    for await (const event of client.events()) heard.push(event)
  })()
  return heard
}
