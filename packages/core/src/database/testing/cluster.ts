import { chmodSync, existsSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, runningPostmaster } from '../embedded/postmaster.ts'
import { startEmbeddedPostgres } from '../embedded/index.ts'
import type { PostgresSettings } from '../embedded/index.ts'

/** A Postgres for tests, which forgets everything. */
export interface UnsafeTestCluster extends AsyncDisposable {
  readonly url: string
}

/** Nothing in it survives a crash, and nothing has to. */
const unsafe: PostgresSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_connections: '400',
  max_wal_senders: '0',
  wal_level: 'minimal',
}

const prefix = 'catbird-mls-test-'

/** Where the system keeps files in memory: making and dropping a database there takes half the time. */
const memory = '/dev/shm'
/** More than all tests together have ever used, in bytes: containers are often given a few megabytes. */
const roomNeeded = 4 * 1024 ** 3

/**
 * Starts a Postgres in a temporary folder, in memory where there is room. The folder is removed with it: when it is
 * disposed of, at the latest when this process ends, and after a `kill -9` when the next one is started.
 */
export async function startUnsafeTestCluster(): Promise<UnsafeTestCluster> {
  removeOrphans()
  const parent = hasRoomInMemory() ? memory : tmpdir()
  const folder = await mkdtemp(join(parent, `${prefix}${String(process.pid)}-`))
  // The user that Postgres runs as has to get through.
  chmodSync(folder, 0o711)
  const atExit = () => remove(folder)
  process.once('exit', atExit)
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    settings: unsafe,
    initdbFlags: ['--no-sync'],
    unref: true,
  })
  const dispose = async () => {
    await postgres.stop()
    process.off('exit', atExit)
    remove(folder)
  }
  return { url: postgres.url, [Symbol.asyncDispose]: dispose }
}

function remove(folder: string): void {
  const pid = runningPostmaster(join(folder, 'postgres', 'data'))
  if (pid !== undefined) process.kill(pid, 'SIGQUIT')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
}

function hasRoomInMemory(): boolean {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize >= roomNeeded
}

function removeOrphans(): void {
  for (const parent of [memory, tmpdir()].filter(existsSync)) removeOrphansIn(parent)
}

function removeOrphansIn(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (Number.isNaN(pid) || isAlive(pid)) continue
    try {
      remove(join(parent, name))
    } catch {
      // It belongs to somebody else, or somebody else is removing it.
    }
  }
}
