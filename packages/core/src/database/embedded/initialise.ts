import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode, DatabaseError } from '../errors.ts'
import type { Binaries } from './binaries.ts'
import { finishRestore } from './finish-restore.ts'
import type { Layout } from './layout.ts'
import type { Owner } from './owner.ts'

const run = promisify(execFile)
const prefix = 'making-'

/** What this very process is making. Its pid alone does not tell: in a container it is the same every time. */
const underWay = new Set<string>()

/**
 * Makes the cluster if it is not there. It is made beside its place and renamed into it, so that the place
 * holds a whole cluster or nothing: one that was interrupted is begun anew, and of two that are made at once
 * the second to finish is dropped. Whoever can enter the socket's folder is let in without a password.
 */
export async function initialise(
  binaries: Binaries,
  layout: Layout,
  owner: Owner | undefined,
  more: readonly string[] = [],
): Promise<void> {
  await finishRestore(layout)
  if (existsSync(layout.data)) return
  await removeLeftovers(layout.root)
  const name = `${prefix}${String(process.pid)}-${randomBytes(4).toString('hex')}`
  const making = join(layout.root, name)
  underWay.add(name)
  try {
    await initdb(binaries, making, owner, more)
    await rename(making, layout.data)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error
  } finally {
    underWay.delete(name)
  }
}

async function initdb(
  binaries: Binaries,
  folder: string,
  owner: Owner | undefined,
  more: readonly string[],
): Promise<void> {
  const flags = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--no-instructions', ...more]
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await run(binaries.initdb, [`--pgdata=${folder}`, ...flags, ...locale], { ...owner, cwd: '/' })
  } catch (cause) {
    throw new DatabaseError(
      'EmbeddedPostgresFailed',
      `the embedded Postgres could not be set up: ${reasonOf(cause)}`,
      { cause },
    )
  }
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const told = 'stderr' in thrown && typeof thrown.stderr === 'string' ? thrown.stderr.trim() : ''
  return told === '' ? thrown.message : told
}

/** Removes what was begun by processes that are no more. */
async function removeLeftovers(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(prefix) && !isUnderWay(name))
  await Promise.all(names.map((name) => rm(join(root, name), { recursive: true, force: true })))
}

function isUnderWay(name: string): boolean {
  const pid = Number.parseInt(name.slice(prefix.length), 10)
  if (pid === process.pid) return underWay.has(name)
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
