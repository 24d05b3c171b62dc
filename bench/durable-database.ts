import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyMigrations, createDatabase, startEmbeddedPostgres } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'

/** A Postgres that writes to disk before it answers, as a service's does; removed with its folder. */
export async function startDurableDatabase(): Promise<{ url: string; db: Database } & AsyncDisposable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'catbird-mls-bench-'))
  // The user that Postgres runs as has to get through.
  chmodSync(dataDir, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir })
  const db = createDatabase({ url: postgres.url })
  await applyMigrations(db)
  return {
    url: postgres.url,
    db,
    [Symbol.asyncDispose]: async () => {
      await db.close()
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
