import { MlsClient, developmentIdentity, memoryStorage } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { CatbirdServer } from '@catbird-mls/server'
import { Traffic } from './traffic.ts'

/** Signs an operator in as an admin. */
export const adminToken = 'qQ8rT2vYxW5zB7nK4mJ1hG6fD3sA9pLe'

/** A service with people on it, for operators to look at; all of it ends with the stage. */
export interface Stage extends AsyncDisposable {
  /** Where pages of the service are, by the loopback's address. */
  readonly url: string
  readonly db: TestDatabase
  readonly traffic: Traffic
  /** The server of now; another after a restart. */
  readonly server: CatbirdServer
  open(seed: string): Promise<MlsClient>
  /** Stops the server, does something, and starts one at the same place. */
  restart(whileDown?: () => Promise<void>): Promise<void>
}

/** Opens a stage, with people who go on talking until it ends. */
export async function openStage(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const configAt = (port: string) =>
    parseConfig({
      ...{ SERVER_PORT: port, DATABASE_URL: db.url, ADMIN_TOKEN: adminToken },
      ...{ JWT_SECRET: 'the dashboard is tested with sessions signed by this: 5e1d' },
      ...environment,
    })
  let server = createServer(configAt('0'))
  stack.defer(() => server.stop())
  await server.start()
  const { port } = new URL(server.url)
  const clients = stack.use(new AsyncDisposableStack())
  const open = async (seed: string) => {
    const session = await developmentIdentity({ seed: `${server.did} ${seed}` })
    return clients.use(await MlsClient.open({ session, service: server.did, storage: memoryStorage() }))
  }
  const traffic = stack.use(await Traffic.begin({ open, server, db }))
  const owned = stack.move()
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ db, open, traffic },
    get server() {
      return server
    },
    async restart(whileDown) {
      await server.stop()
      try {
        await whileDown?.()
      } finally {
        server = createServer(configAt(port))
        await server.start()
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
