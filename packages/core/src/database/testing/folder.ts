import { chmodSync, existsSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, runningPostmaster } from '../embedded/postmaster.ts'

/** A folder for a Postgres of tests, which lives in the folder `postgres` in it. */
export interface ClusterFolder extends Disposable {
  readonly path: string
}

const prefix = 'catbird-mls-test-'

/** Where the system keeps files in memory: making and dropping a database there takes half the time. */
const memory = '/dev/shm'
/** More than all tests together have ever used, in bytes: containers are often given a few megabytes. */
const roomNeeded = 4 * 1024 ** 3

/**
 * Makes a temporary folder, in memory where there is room. It is removed, with the Postgres that may still run in it: when
 * it is disposed of, at the latest when this process ends, and after a `kill -9` when the next one is made.
 */
export async function makeClusterFolder(): Promise<ClusterFolder> {
  removeOrphans()
  const parent = hasRoomInMemory() ? memory : tmpdir()
  const path = await mkdtemp(join(parent, `${prefix}${String(process.pid)}-`))
  // The user that Postgres runs as has to get through.
  chmodSync(path, 0o711)
  const atExit = () => remove(path)
  process.once('exit', atExit)
  return {
    path,
    [Symbol.dispose]() {
      process.off('exit', atExit)
      remove(path)
    },
  }
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
