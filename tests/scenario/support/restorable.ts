import { developmentIdentity, memoryStorage, MlsClient } from '@catbird-mls/client'
import type { ClientStorage } from '@catbird-mls/client'
import { createDatabase } from '@catbird-mls/core/database'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { beginNewHistory } from '@catbird-mls/core/restore'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { CatbirdServer } from '@catbird-mls/server'
import { freePort } from '../../support/free-port.ts'
import { impatient } from './restored.ts'

/** A service whose database can be copied, and set back to the copy. */
export interface RestorableService extends AsyncDisposable {
  readonly db: TestDatabase
  /** Copies the database as it is now; the service is away meanwhile, and clients come back by themselves. */
  backup(): Promise<void>
  /** Stops the service. */
  stop(): Promise<void>
  /** Puts the copy in the place of the database of a stopped service; `byHand`: the service is not told of it. */
  putBack(options?: { readonly byHand?: boolean }): Promise<void>
  start(): Promise<void>
  /** Stops, puts back and starts. */
  restore(options?: { readonly byHand?: boolean }): Promise<void>
  /** Opens a client of the development account named by `seed`; its pauses are short. */
  open(seed: string, options?: { readonly storage?: ClientStorage }): Promise<MlsClient>
}

const secret = 'scenario tests sign their sessions with this: 1f0c8d7a'
const vapidKey = 'dGhlIHByaXZhdGUga2V5IG9mIGFsbCB0ZXN0cyEhISE'

/** Starts one, on a port that it keeps. */
export async function startRestorable(): Promise<RestorableService> {
  const stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const copies = stack.use(copiesOf(db))
  const port = String(await freePort())
  let server: CatbirdServer | undefined
  const start = async () => {
    const settings = { SERVER_PORT: port, DATABASE_URL: db.url, JWT_SECRET: secret }
    server = createServer(parseConfig({ ...settings, VAPID_PRIVATE_KEY: vapidKey }))
    await server.start()
  }
  const stop = async () => {
    await server?.[Symbol.asyncDispose]()
    server = undefined
  }
  stack.defer(stop)
  await start()
  const did = server?.did ?? ''
  const putBack: RestorableService['putBack'] = async ({ byHand = false } = {}) => {
    await copies.putBack()
    if (byHand) return
    const by = { kind: 'cli', id: 'a test' } as const
    await beginNewHistory({ db, clock: systemClock, random: systemRandom }, { by })
  }
  return {
    db,
    start,
    stop,
    putBack,
    async backup() {
      await stop()
      await copies.make()
      await start()
    },
    async restore(options) {
      await stop()
      await putBack(options)
      await start()
    },
    async open(seed, { storage = memoryStorage() } = {}) {
      const session = await developmentIdentity({ seed: `${did} ${seed}` })
      return stack.use(await MlsClient.open({ session, service: did, storage }, impatient))
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function copiesOf({ url }: TestDatabase) {
  const name = new URL(url).pathname.slice(1)
  const copy = `${name}_copy`
  const elsewhere = new URL(url)
  elsewhere.pathname = '/postgres'
  const admin = createDatabase({ url: elsewhere.href, poolSize: 1 })
  const replace = async (target: string, source: string) => {
    for (const one of [target, source])
      await admin.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [one])
    await admin.execute(`DROP DATABASE IF EXISTS ${target} WITH (FORCE)`)
    await admin.execute(`CREATE DATABASE ${target} TEMPLATE ${source} STRATEGY file_copy`)
  }
  return {
    make: () => replace(copy, name),
    putBack: () => replace(name, copy),
    async [Symbol.asyncDispose]() {
      await admin.execute(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`)
      await admin.close()
    },
  }
}
