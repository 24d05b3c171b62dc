import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { startTestRedis } from '../../packages/core/src/bus/testing/redis-server.ts'
import { startEmbeddedPostgres } from '../../packages/core/src/database/embedded/index.ts'
import type { EmbeddedPostgres } from '../../packages/core/src/database/embedded/index.ts'
import type { Rng } from '../mls/fuzz/rng.ts'
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts'

/** What the nodes share: a Postgres whose commits are durable, and a Redis; each reached through a proxy. */
export interface Backing extends AsyncDisposable {
  readonly folder: string
  readonly postgres: FaultProxy
  readonly redis: FaultProxy
  /** Reached directly, whatever the proxies do. */
  readonly db: Database
  /** Kills Postgres as a crash of its machine does; it comes up again by itself. */
  killPostgres(): void
  killRedis(): Promise<void>
  startRedis(): Promise<void>
  flushRedis(): Promise<void>
}

const SIGNAL = 'SIGQUIT' // "immediate shutdown": no checkpoint, recovery at the next start

/** Starts Postgres and Redis in a temporary folder, which goes with them. */
export async function startBacking(rng: Rng): Promise<Backing> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'catbird-chaos-'))
  await chmod(folder, 0o711) // run by root, Postgres is another user, who has to get through
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = stack.use(
    await startEmbeddedPostgres({ dataDir: folder, settings: { max_connections: '200' } }),
  )
  const redis = stack.use(await startTestRedis())
  const socket = new URL(postgres.url).searchParams.get('host') ?? ''
  const toPostgres = [{ path: join(socket, '.s.PGSQL.5432') }]
  const db = stack.use(createDatabase({ url: postgres.url, poolSize: 2 }))
  const proxies = {
    postgres: stack.use(await FaultProxy.open(() => toPostgres, rng)),
    redis: stack.use(await FaultProxy.open(() => [{ path: redis.url }], rng)),
  }
  const owned = stack.move()
  return {
    ...{ folder, db, ...proxies },
    killPostgres: () => killPostgres(postgres),
    killRedis: () => redis.kill(),
    startRedis: () => redis.start(),
    flushRedis: () => redis.flush(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function killPostgres(postgres: EmbeddedPostgres): void {
  const pid = postgres.pid()
  if (pid !== undefined) process.kill(pid, SIGNAL)
}
