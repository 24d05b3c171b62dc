import { createDatabase, findRunningPostgres, startEmbeddedPostgres } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { silentLog } from '@catbird-mls/core/ports'
import type { Config } from '../config/index.ts'

/** The database of a deployment, as a command uses it. */
export interface OpenedForCommand extends AsyncDisposable {
  readonly db: Database
  readonly url: string
}

const connectTimeoutMs = 10_000

/**
 * Opens the database of a configuration for a command. An embedded one is used beside the server that runs it, or
 * started for as long as the command takes.
 */
export async function openForCommand(
  config: Pick<Config, 'database' | 'dataDir'>,
): Promise<OpenedForCommand> {
  await using stack = new AsyncDisposableStack()
  const url = config.database.kind === 'url' ? config.database.url : await embeddedUrl(config.dataDir, stack)
  const db = stack.use(createDatabase({ url, poolSize: 2, connectTimeoutMs, log: silentLog }))
  const opened = stack.move()
  return { db, url, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

async function embeddedUrl(dataDir: string, stack: AsyncDisposableStack): Promise<string> {
  const running = await findRunningPostgres(dataDir)
  return running ?? stack.use(await startEmbeddedPostgres({ dataDir })).url
}
