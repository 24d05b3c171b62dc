import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { baseBackup, describeDatabase } from '@catbird-mls/core/backup'
import type { DatabaseDescription } from '@catbird-mls/core/backup'
import { withSessionLock } from '@catbird-mls/core/database'
import { version } from '../../version.ts'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { openForCommand } from '../open-database.ts'
import type { OpenedForCommand } from '../open-database.ts'
import { placeFile } from '../place-file.ts'
import { megabytes } from '../words.ts'
import { blobFolder, keptSecrets, names, unfinishedBlobs } from './deployment.ts'
import type { Deployment } from './deployment.ts'
import { encrypt } from './encryption.ts'
import { bytesUnder, filesUnder, inParts, smallFile } from './files.ts'
import type { Manifest } from './manifest.ts'
import { nameOf } from './name.ts'
import { refuseOtherPostgres } from './same-postgres.ts'
import { findProgram } from './postgres-programs.ts'
import type { ProgramPlaces } from './postgres-programs.ts'
import { outputOf } from './run-program.ts'
import { writeArchive } from './write-archive.ts'
import type { ArchiveFile } from './write-archive.ts'

/** How a backup is made. */
export type MakeBackup = {
  readonly deployment: Deployment
  readonly folder: string
  readonly passphrase: string | undefined
  readonly withBlobs: boolean
  readonly places: ProgramPlaces
  /** Tells a person how it goes on. */
  readonly tell: (text: string) => void
}

/** A backup that was made. */
export type MadeBackup = { readonly path: string; readonly bytes: number; readonly when: Date }

/** An advisory lock of the database that is backed up. Spells "backup". */
const backupLock = 0x6261_636b
/** In a base backup: the databases that every Postgres has, and some segments of WAL. */
const besideDatabaseBytes = 128 * 1024 * 1024
const partial = /^\.catbird-mls-(\d+)-[0-9a-f]{12}\.partial$/

/**
 * Makes a backup: under a name that is none of a backup, and renamed when it is whole and on the disk. Who is killed
 * leaves what the next one removes.
 */
export async function makeBackup(options: MakeBackup): Promise<MadeBackup> {
  // Each backup is for its owner alone; the note for Prometheus beside them is for others.
  await mkdir(options.folder, { recursive: true, mode: 0o755 })
  await using opened = await openForCommand(options.deployment.config)
  const made = await withSessionLock(opened.db, backupLock, async () => {
    await removeLeftovers(options.folder)
    return write(options, opened, await describeDatabase(opened.db))
  })
  if (made !== undefined) return made
  throw new CliError(
    'AlreadyUnderWay',
    'Another backup of this database is under way. Wait for its end.',
    exitCodes.failed,
  )
}

async function write(
  options: MakeBackup,
  { url }: OpenedForCommand,
  database: DatabaseDescription,
): Promise<MadeBackup> {
  const { folder, passphrase, deployment, tell } = options
  await refuseIfFull(options, database.bytes)
  const when = new Date(Math.floor(Date.now() / 1000) * 1000)
  const dump =
    deployment.config.database.kind === 'embedded' ? baseBackup(url) : await dumpOf(options, url, database)
  const archive = writeArchive(aboutOf(options, database), when, filesOf(options, dump))
  const source =
    passphrase === undefined
      ? Readable.from(archive, { objectMode: false })
      : await encrypt(archive, passphrase)
  const path = join(folder, nameOf(when, passphrase !== undefined))
  const draft = `.catbird-mls-${process.pid}-${randomBytes(6).toString('hex')}.partial`
  tell(`Backing up ${database.name}, ${megabytes(database.bytes)} on disk, of Postgres ${database.version}.`)
  await placeFile(path, source, { mode: 0o600, draft })
  const { size } = await stat(path)
  return { path, bytes: size, when }
}

async function dumpOf(
  { places }: MakeBackup,
  url: string,
  { major, systemIdentifier }: DatabaseDescription,
): Promise<AsyncIterable<Uint8Array>> {
  const program = await findProgram('pg_dump', major, places)
  await refuseOtherPostgres(program, url, systemIdentifier)
  return outputOf({ program, args: ['--format=custom', '--no-password'], url })
}

function aboutOf(
  options: MakeBackup,
  database: DatabaseDescription,
): Omit<Manifest, 'files' | 'format' | 'createdAt'> {
  const { config } = options.deployment
  return {
    serverVersion: version,
    ...(config.serviceDid === undefined ? {} : { serviceDid: config.serviceDid }),
    database: {
      kind: config.database.kind === 'embedded' ? 'cluster' : 'dump',
      postgresVersion: database.version,
      migrations: [...database.migrations],
    },
    blobs: config.blobs.bucket !== undefined ? 'inBucket' : options.withBlobs ? 'included' : 'leftOut',
  }
}

/** The database comes first: what its rows name was on the disk by then, and is copied after it. */
async function* filesOf(options: MakeBackup, dump: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveFile> {
  const { config, envFile } = options.deployment
  yield* inParts(config.database.kind === 'embedded' ? names.cluster : names.dump, dump)
  options.tell('The database is copied.')
  const env = envFile === undefined ? undefined : await smallFile(names.env, envFile)
  if (env !== undefined) yield env
  for (const name of keptSecrets) {
    const secret = await smallFile(`${names.secrets}/${name}`, join(config.dataDir, name))
    if (secret !== undefined) yield secret
  }
  if (options.withBlobs && config.blobs.bucket === undefined)
    yield* filesUnder(names.blobs, blobFolder(config), [unfinishedBlobs])
}

async function refuseIfFull(
  { folder, deployment, withBlobs }: MakeBackup,
  databaseBytes: number,
): Promise<void> {
  const { kind } = deployment.config.database
  const needed =
    databaseBytes +
    (kind === 'embedded' ? besideDatabaseBytes : 0) +
    (withBlobs ? await bytesUnder(blobFolder(deployment.config)) : 0)
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= needed) return
  throw new CliError(
    'NoRoom',
    `${folder} has ${megabytes(bavail * bsize)} left, and this backup may need ${megabytes(needed)}. Make room, or name another folder in --to.`,
    exitCodes.cannotCreate,
  )
}

/** Removes what killed backups left. One of this pid is such too: in a container it is the same every time. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(partial.exec(name)?.[1] ?? NaN)
    if (!Number.isNaN(pid) && (pid === process.pid || !isAlive(pid)))
      await rm(join(folder, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
