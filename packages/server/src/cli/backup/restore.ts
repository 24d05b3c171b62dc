import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { BackupError, restoreBeside, restoreCluster } from '@catbird-mls/core/backup'
import type { Config } from '../../config/index.ts'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { afterRestore } from './after-restore.ts'
import { blobFolder, keptSecrets, names } from './deployment.ts'
import { unlessMissing } from './files.ts'
import type { Manifest } from './manifest.ts'
import { exactStampOf } from './name.ts'
import { Parts } from './parts.ts'
import { placeBelow } from './place-below.ts'
import { findProgram } from './postgres-programs.ts'
import type { PostgresProgram, ProgramPlaces } from './postgres-programs.ts'
import { readArchive } from './read-archive.ts'
import type { TakeFile } from './read-archive.ts'
import { feed } from './run-program.ts'
import { majorOf } from './verify.ts'

/** A backup that is restored. */
export type Restore = {
  readonly path: string
  readonly passphrase: string | undefined
  readonly replace: boolean
  readonly places: ProgramPlaces
  readonly tell: (text: string) => void
}

/** What came of it. */
export type Restored = {
  /** Where that is now which was there before: the name of a database, or a folder. */
  readonly movedTo: string | undefined
  /** Kept secrets that stay as they were, and differ. */
  readonly differ: readonly string[]
}

/** Restores the database, and beside it what is in the data folder. The file was verified before. */
export async function restoreData(
  restore: Restore,
  manifest: Manifest,
  config: Pick<Config, 'database' | 'dataDir'>,
): Promise<Restored> {
  refuseOtherKind(manifest, config)
  const differ: string[] = []
  const others = placeInDataFolder(config, differ)
  const read = (take: TakeFile) => readArchive(restore.path, restore.passphrase, take)
  const stamp = exactStampOf(new Date())
  const { database } = config
  if (database.kind === 'embedded') {
    const { movedTo } = await restoreCluster({
      dataDir: config.dataDir,
      replace: restore.replace,
      stamp,
      fill: (use) => new Parts(names.cluster).during(use, read, others),
      after: afterRestore,
    })
    return { movedTo, differ }
  }
  const program = await findProgram('pg_restore', majorOf(manifest), restore.places)
  const { movedTo } = await restoreBeside({
    url: database.url,
    replace: restore.replace,
    stamp,
    fill: (url) => new Parts(names.dump).during((dump) => restoreDump(program, url, dump), read, others),
    after: afterRestore,
  })
  return { movedTo, differ }
}

/** Restores a dump in one transaction. */
export function restoreDump(
  program: PostgresProgram,
  url: string,
  dump: AsyncIterable<Uint8Array>,
): Promise<void> {
  const flags = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', '--no-password']
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  return feed({ program, url, args: [...flags, `--dbname=${name}`] }, dump)
}

function refuseOtherKind({ database }: Manifest, config: Pick<Config, 'database'>): void {
  const wanted = config.database.kind === 'embedded' ? 'cluster' : 'dump'
  if (database.kind === wanted) return
  throw new CliError(
    'OtherKindOfDatabase',
    database.kind === 'cluster'
      ? 'This backup is of an embedded database: restore it with DATABASE_URL=embedded.'
      : 'This backup is a dump of a Postgres of your own: set DATABASE_URL to one that it can be restored into.',
    exitCodes.config,
  )
}

/** Blobs and secrets have names of their own for good: one that is there stays, and is compared if it is a secret. */
function placeInDataFolder(config: Pick<Config, 'dataDir'>, differ: string[]): TakeFile {
  return async (name, content) => {
    const [kind, ...rest] = name.split('/')
    const below = rest.join('/')
    if (kind === names.secrets && isKeptSecret(below)) {
      const path = join(config.dataDir, below)
      const before = await readFile(path).catch(unlessMissing)
      if (before === undefined) await placeBelow(path, content)
      else if (!before.equals(await collect(content))) differ.push(below)
    } else if (kind === names.blobs && isBelow(below)) {
      const path = join(blobFolder(config), below)
      if ((await lstat(path).catch(unlessMissing)) === undefined) await placeBelow(path, content)
    }
  }
}

function isKeptSecret(name: string): boolean {
  return keptSecrets.some((kept) => kept === name)
}

/** A name in a backup leads nowhere but into its folder. */
function isBelow(name: string): boolean {
  return name !== '' && name.split('/').every((part) => /^[\w-][\w.-]*$/.test(part))
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * Writes the file of settings where there is none; gives the names (never values) that differ where there is one, and
 * undefined where the backup has none.
 */
export async function restoreSettings(
  restore: Pick<Restore, 'path' | 'passphrase'>,
  envFile: string,
): Promise<{ readonly written: boolean; readonly differ: readonly string[] } | undefined> {
  let kept: Buffer | undefined
  await readArchive(restore.path, restore.passphrase, async (name, content) => {
    if (name === names.env) kept = await collect(content)
  })
  if (kept === undefined) return undefined
  const here = await readFile(envFile, 'utf8').catch(unlessMissing)
  if (here === undefined) {
    await placeBelow(envFile, [kept])
    return { written: true, differ: [] }
  }
  const [now, then] = [parseEnv(here), parseEnv(kept.toString('utf8'))]
  const all = [...new Set([...Object.keys(now), ...Object.keys(then)])]
  return { written: false, differ: all.filter((name) => now[name] !== then[name]).sort() }
}

/** A refusal of core, with the status that it ends with. */
export function toCliError(error: unknown): unknown {
  if (!(error instanceof BackupError)) return error
  const status = error.code === 'DatabaseNotEmpty' ? exitCodes.cannotCreate : exitCodes.failed
  return new CliError(error.code, error.message, status, { cause: error })
}
