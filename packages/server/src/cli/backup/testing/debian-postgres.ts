import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createDatabase } from '@catbird-mls/core/database'

/** A Postgres of the system's, which has the programs that the embedded one lacks. */
export interface DebianPostgres extends AsyncDisposable {
  /** The URL of a database of a name on it. */
  url(name: string): string
}

const bin = '/usr/lib/postgresql/15/bin'

/** Whether there is one to test with. Where there must be one, its absence is an error. */
export function hasDebianPostgres(): boolean {
  const found = existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'pg_dump'))
  if (!found && process.env['CI'] !== undefined && process.env['CI'] !== 'false')
    throw new Error('postgresql-15 is not installed; these tests may not be skipped in CI')
  return found
}

/** Starts one on a socket in a temporary folder. It asks for a password, as one in production does. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'catbird-mls-pg15-'))
  const owner = ownerOf()
  const data = join(folder, 'data')
  chmodSync(folder, 0o711)
  mkdirSync(data, { mode: 0o700 })
  if (owner !== undefined) {
    chownSync(folder, owner.uid, owner.gid)
    chownSync(data, owner.uid, owner.gid)
  }
  const initdb = [
    '--auth=trust',
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '-D',
    data,
  ]
  execFileSync(join(bin, 'initdb'), initdb, { ...owner, cwd: '/', stdio: 'ignore' })
  const flags = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off']
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], { ...owner, cwd: '/', stdio: 'ignore' })
  const url = (name: string) =>
    `postgresql://postgres:not-told-to-anybody@localhost/${name}?host=${encodeURIComponent(folder)}`
  await untilServing(url('postgres'))
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit')
      server.kill('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres does not run as root. */
function ownerOf(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function untilServing(url: string): Promise<void> {
  for (;;) {
    await using db = createDatabase({ url, poolSize: 1 })
    if (
      await db.query('SELECT 1').then(
        () => true,
        () => false,
      )
    )
      return
    await pause(10)
  }
}
