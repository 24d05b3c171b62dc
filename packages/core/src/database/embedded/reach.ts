import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Log } from '../../ports/index.ts'
import { DatabaseError } from '../errors.ts'
import type { Binaries } from './binaries.ts'
import type { Owner } from './owner.ts'

/**
 * Where root keeps what the user that Postgres runs as could not get at: root's home is closed to others on most
 * systems, and people do clone repositories into it.
 */
const commonPlace = '/var/lib/catbird-mls'

/** Whether a user may enter a folder and every folder above it. */
export function canEnter(owner: Owner, folder: string): boolean {
  const { mode, uid, gid } = statSync(folder)
  const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
  const above = dirname(folder)
  return (mode & bit) !== 0 && (above === folder || canEnter(owner, above))
}

/** The programs, where the owner can run them: where npm put them, or else as a copy in a common place. */
export function reachableBinaries(
  binaries: Binaries,
  owner: Owner | undefined,
  place = commonPlace,
): Binaries {
  const folder = realpathSync(dirname(binaries.postgres))
  if (owner === undefined || canEnter(owner, folder)) return binaries
  const copy = join(place, `postgres-${binaries.version}`)
  if (!existsSync(copy)) copyWhole(dirname(folder), copy)
  return { ...binaries, initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/** Copies a folder under another name first, so that its place holds all of it or nothing. */
function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  const making = mkdtempSync(`${to}-making-`)
  cpSync(from, join(making, 'copy'), { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(join(making, 'copy'), to)
  } catch (error) {
    // Another starter was first.
    if (!existsSync(to)) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

/**
 * Makes the folder of an embedded Postgres one that its owner can enter. If the data folder is closed to the owner,
 * it becomes a link to a folder of its own in a common place.
 */
export function reachableFolder(
  folder: string,
  owner: Owner | undefined,
  log: Log,
  place = commonPlace,
): void {
  const above = dirname(folder)
  mkdirSync(above, { recursive: true })
  if (owner === undefined || canEnter(owner, realpathSync(above)) || isLink(folder)) return
  if (existsSync(folder))
    throw new DatabaseError(
      'EmbeddedPostgresFailed',
      `the user that Postgres runs as can no longer enter ${folder}; open the folders above it to others (chmod o+x), or set DATABASE_URL`,
    )
  mkdirSync(place, { recursive: true, mode: 0o755 })
  const real = mkdtempSync(join(place, 'data-'))
  symlinkSync(real, folder)
  log.warn(
    { folder, real },
    'Postgres does not run as root and may not enter this folder: it keeps its data elsewhere',
  )
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}
