import { startEmbeddedPostgres } from '../embedded/index.ts'
import { makeClusterFolder } from './folder.ts'
import { unsafe } from './unsafe-settings.ts'

/** A Postgres for tests, which forgets everything. */
export interface UnsafeTestCluster extends AsyncDisposable {
  readonly url: string
}

/** Starts the embedded Postgres in a temporary folder, which is removed with it. */
export async function startUnsafeTestCluster(): Promise<UnsafeTestCluster> {
  const folder = await makeClusterFolder()
  const postgres = await startEmbeddedPostgres({
    dataDir: folder.path,
    settings: unsafe,
    initdbFlags: ['--no-sync'],
    unref: true,
  })
  const dispose = async () => {
    await postgres.stop()
    folder[Symbol.dispose]()
  }
  return { url: postgres.url, [Symbol.asyncDispose]: dispose }
}
