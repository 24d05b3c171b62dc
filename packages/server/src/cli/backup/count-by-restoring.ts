import {
  countRows,
  restoreCluster,
  throwAwayFolder,
  throwAwayPostgres,
  withThrowAwayDatabase,
} from '@catbird-mls/core/backup'
import { createDatabase, hasEmbeddedPostgres } from '@catbird-mls/core/database'
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

/** A backup whose rows are counted. */
export type CountByRestoring = {
  readonly path: string
  readonly passphrase: string | undefined
  readonly manifest: Manifest
  readonly places: ProgramPlaces
  /** Of a Postgres to restore a dump beside, where there is no embedded one; undefined where there is none either. */
  readonly databaseUrl: () => string | undefined
}

/** Restores the database of a backup where it is thrown away again, and counts the rows of each table. */
export async function countByRestoring({
  path,
  passphrase,
  manifest,
  places,
  databaseUrl,
}: CountByRestoring): Promise<Record<string, number>> {
  const read = (take: TakeFile) => readArchive(path, passphrase, take)
  if (manifest.database.kind === 'cluster') return countCluster(read, manifest)
  const program = await findProgram('pg_restore', majorOf(manifest), places)
  return withEmptyDatabase(databaseUrl, async (url) => {
    await new Parts(names.dump).during((dump) => restoreDump(program, url, dump), read)
    await using db = createDatabase({ url, poolSize: 1, statementTimeoutMs: 0 })
    return await countRows(db)
  })
}

async function withEmptyDatabase<T>(
  databaseUrl: CountByRestoring['databaseUrl'],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = hasEmbeddedPostgres() ? undefined : databaseUrl()
  if (url !== undefined) return withThrowAwayDatabase(url, work)
  await using postgres = await throwAwayPostgres()
  return await work(postgres.url)
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
