import { countRows, restoreCluster, throwAwayFolder, throwAwayPostgres } from '@catbird-mls/core/backup'
import { createDatabase } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { names } from './deployment.ts'
import type { Manifest } from './manifest.ts'
import { stampOf } from './name.ts'
import { Parts } from './parts.ts'
import { findProgram } from './postgres-programs.ts'
import type { ProgramPlaces } from './postgres-programs.ts'
import { readArchive } from './read-archive.ts'
import type { TakeFile } from './read-archive.ts'
import { restoreDump } from './restore.ts'
import { majorOf } from './verify.ts'

/** Restores the database of a backup into a Postgres that is thrown away, and counts the rows of each table. */
export async function countByRestoring(
  path: string,
  passphrase: string | undefined,
  manifest: Manifest,
  places: ProgramPlaces,
): Promise<Record<string, number>> {
  const read = (take: TakeFile) => readArchive(path, passphrase, take)
  if (manifest.database.kind === 'cluster') return countCluster(read, manifest)
  const program = await findProgram('pg_restore', majorOf(manifest), places)
  await using postgres = await throwAwayPostgres()
  await new Parts(names.dump).during((dump) => restoreDump(program, postgres.url, dump), read)
  await using db = createDatabase({ url: postgres.url, poolSize: 1, statementTimeoutMs: 0 })
  return await countRows(db)
}

async function countCluster(
  read: (take: TakeFile) => Promise<Manifest>,
  { createdAt }: Manifest,
): Promise<Record<string, number>> {
  await using folder = await throwAwayFolder()
  let rows: Record<string, number> = {}
  await restoreCluster({
    dataDir: folder.dataDir,
    replace: false,
    stamp: stampOf(new Date(createdAt)),
    fill: (use) => new Parts(names.cluster).during(use, read),
    after: async (db: Database) => void (rows = await countRows(db)),
  })
  return rows
}
