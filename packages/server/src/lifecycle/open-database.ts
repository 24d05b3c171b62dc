import { setTimeout as pause } from 'node:timers/promises'
import { createDatabase, isDatabaseUnavailable, startEmbeddedPostgres } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import type { Log } from '@catbird-mls/core/ports'
import type { Config } from '../config/index.ts'
import { applyAllMigrations, schemaGaps } from './schema.ts'
import { StartError } from './start-error.ts'

const patienceMs = 60_000
const pauseMs = 500
const probeWithinMs = 2_000

/** The database, and a connection of its own to ask after it. */
export type OpenedDatabase = {
  readonly db: Database
  /** Health and metrics are told of by this one: a node with much to do is told from one whose database is lost. */
  readonly probe: Database
}

/**
 * Opens the database that the configuration names, with its migrations applied: starts the embedded
 * Postgres, or waits up to a minute for a configured one, since after a reboot nobody knows which is up first,
 * unless the start is given up.
 * What it opened is closed by the stack, also if it fails half way.
 */
export async function openDatabase(
  { log, stack, givenUp }: { log: Log; stack: AsyncDisposableStack; givenUp: AbortSignal },
  config: Pick<Config, 'database' | 'dataDir' | 'databasePoolSize' | 'databaseWaitMs' | 'migrations'>,
): Promise<OpenedDatabase> {
  const url =
    config.database.kind === 'url' ? config.database.url : await startEmbedded({ log, stack }, config.dataDir)
  const connectTimeoutMs = config.databaseWaitMs
  const db = stack.use(createDatabase({ url, poolSize: config.databasePoolSize, connectTimeoutMs, log }))
  const probe = stack.use(createDatabase({ url, poolSize: 1, connectTimeoutMs: probeWithinMs, log }))
  await whenReachable({ log, givenUp }, () =>
    config.migrations === 'check' ? refusePending(db) : applyAllMigrations(db),
  )
  return { db, probe }
}

async function startEmbedded(
  ports: { log: Log; stack: AsyncDisposableStack },
  dataDir: string,
): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: ports.log })
  return ports.stack.use(postgres).url
}

async function whenReachable(
  { log, givenUp }: { log: Log; givenUp: AbortSignal },
  act: () => Promise<unknown>,
): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (let attempt = 1; ; attempt++) {
    try {
      await unlessGivenUp(act(), givenUp)
      return
    } catch (error) {
      if (!isDatabaseUnavailable(error) || performance.now() > deadline) throw error
      if (attempt === 1) log.warn({ err: error }, 'waiting for the database')
      await pause(pauseMs, undefined, { signal: givenUp })
    }
  }
}

/** A start that is given up waits for nothing; what it has begun ends with its connection. */
async function unlessGivenUp(work: Promise<unknown>, givenUp: AbortSignal): Promise<void> {
  givenUp.throwIfAborted()
  let giveUp = () => {}
  const gaveUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(new StartError('It was stopped while it was starting.'))
  })
  givenUp.addEventListener('abort', giveUp)
  try {
    await Promise.race([work, gaveUp])
  } finally {
    givenUp.removeEventListener('abort', giveUp)
  }
}

async function refusePending(db: Database): Promise<void> {
  const { pending } = await schemaGaps(db)
  if (pending.length === 0) return
  throw new StartError(
    `The database lacks the migrations ${pending.join(', ')}, and MIGRATIONS=check forbids to apply them. ` +
      'Back up, then start once with MIGRATIONS=apply.',
  )
}
