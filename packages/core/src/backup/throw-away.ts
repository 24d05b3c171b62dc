import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../database/index.ts'

/** A folder for a Postgres that is thrown away. */
export interface ThrowAwayFolder extends AsyncDisposable {
  readonly dataDir: string
}

/** Makes one, in the system's place for temporary files. */
export async function throwAwayFolder(): Promise<ThrowAwayFolder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catbird-mls-verify-'))
  // The user that Postgres runs as has to get through.
  await chmod(dataDir, 0o711)
  return {
    dataDir,
    [Symbol.asyncDispose]: () =>
      rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 }),
  }
}

/** Starts a Postgres that is thrown away, with an empty database. */
export async function throwAwayPostgres(): Promise<AsyncDisposable & { readonly url: string }> {
  await using stack = new AsyncDisposableStack()
  const { dataDir } = stack.use(await throwAwayFolder())
  const { url } = stack.use(await startEmbeddedPostgres({ dataDir }))
  const all = stack.move()
  return { url, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
