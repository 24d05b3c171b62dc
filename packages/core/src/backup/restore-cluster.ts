import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createDatabase, errorCode, startEmbeddedPostgres } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { prepareLayout } from '../database/embedded/layout.ts'
import type { Layout } from '../database/embedded/layout.ts'
import { findOwner } from '../database/embedded/owner.ts'
import { isRunning, runningPostmaster, untilStopped } from '../database/embedded/postmaster.ts'
import { reachableFolder } from '../database/embedded/reach.ts'
import { restoredFolder } from '../database/embedded/finish-restore.ts'
import { silentLog } from '../ports/index.ts'
import { BackupError } from './errors.ts'
import { holdsAnything } from './holds-anything.ts'
import { syncFolder, unpackCluster } from './unpack-cluster.ts'

/** How an embedded Postgres is restored. */
export type RestoreCluster = {
  readonly dataDir: string
  /** Whether one that holds something is moved aside, to another name. */
  readonly replace: boolean
  /** Marks what is moved aside: `data-before-20261127T020000123Z`. */
  readonly stamp: string
  /** Gives the base backup, as a tar archive, to what unpacks it. */
  readonly fill: (use: (tar: AsyncIterable<Uint8Array>) => Promise<void>) => Promise<unknown>
  /** What is done to it before it takes its place. */
  readonly after: (db: Database) => Promise<unknown>
}

const prefix = 'restoring-'
const stopTimeoutMs = 10_000

/**
 * Restores beside the cluster of a data folder, lets Postgres recover it there, and renames it into its place. Who is
 * killed leaves the old one, or the new one: between the two renames the folder `data-restored` is the new one, and the
 * next start of the server does the second (`finishRestore`).
 */
export async function restoreCluster(
  options: RestoreCluster,
): Promise<{ readonly movedTo: string | undefined }> {
  const owner = await findOwner()
  // Others may pass through (the embedded Postgres never runs as root), and read nothing.
  await mkdir(options.dataDir, { recursive: true, mode: 0o711 })
  const folder = join(resolve(options.dataDir), 'postgres')
  reachableFolder(folder, owner, silentLog)
  const layout = prepareLayout(folder, owner)
  await removeLeftovers(layout.root)
  const before = await inspect(options.dataDir, layout)
  if (before === 'full' && !options.replace)
    throw new BackupError(
      'DatabaseNotEmpty',
      `The embedded database in ${options.dataDir} holds something. Name another data folder, or pass --replace, which keeps it under another name.`,
    )
  const staging = join(layout.root, `${prefix}${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  try {
    // The user that Postgres runs as has to get through to what is its own.
    for (const path of [staging, join(staging, 'postgres')]) await mkdir(path, { mode: 0o711 })
    const made = join(staging, 'postgres', 'data')
    await options.fill((tar) => unpackCluster(tar, made, owner))
    await recover(staging, options.after)
    return await swap(layout, made, before, options.stamp)
  } finally {
    await removeStaging(staging)
  }
}

type Before = 'absent' | 'empty' | 'full'

/** Looks into what is there, by owning it for a moment: a server that runs on it refuses that. */
async function inspect(dataDir: string, layout: Layout): Promise<Before> {
  if (!existsSync(layout.data) && !existsSync(restoredFolder(layout))) return 'absent'
  await using postgres = await startEmbeddedPostgres({ dataDir })
  await using db = createDatabase({ url: postgres.url, poolSize: 1 })
  return (await holdsAnything(db)) ? 'full' : 'empty'
}

/** Starts Postgres on it: it recovers to the end of the backup, and is stopped in good order. */
async function recover(staging: string, after: RestoreCluster['after']): Promise<void> {
  await using postgres = await startEmbeddedPostgres({ dataDir: staging })
  await using db = createDatabase({ url: postgres.url, poolSize: 2, statementTimeoutMs: 0 })
  await after(db)
}

async function swap(layout: Layout, made: string, before: Before, stamp: string) {
  if (runningPostmaster(layout.data) !== undefined)
    throw new BackupError(
      'DatabaseInUse',
      'A server was started on this data folder meanwhile. Stop it, and restore again.',
    )
  const aside = join(layout.root, `data-before-${stamp}`)
  const restored = restoredFolder(layout)
  await rm(restored, { recursive: true, force: true })
  await rename(made, restored)
  await syncFolder(layout.root)
  if (before !== 'absent') await rename(layout.data, aside)
  try {
    await rename(restored, layout.data)
  } catch (error) {
    // A server that was started just now has done it.
    if (errorCode(error) !== 'ENOENT') throw error
  }
  await syncFolder(layout.root)
  if (before === 'empty') await rm(aside, { recursive: true, force: true })
  return { movedTo: before === 'full' ? aside : undefined }
}

/** Removes what restores left that are no more. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of (await readdir(root)).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (pid === process.pid || !isRunning(pid)) await removeStaging(join(root, name))
  }
}

/** The Postgres of a restore outlives it when it is killed. */
async function removeStaging(staging: string): Promise<void> {
  const data = join(staging, 'postgres', 'data')
  const pid = runningPostmaster(data)
  if (pid !== undefined) {
    process.kill(pid, 'SIGQUIT')
    await untilStopped(data, stopTimeoutMs)
  }
  await rm(staging, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}
