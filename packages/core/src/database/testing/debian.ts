import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { silentLog } from '../../ports/index.ts'
import { thereOrSkipped } from '../../testing/there-or-skipped.ts'
import { stopCluster, takeHold } from '../embedded/cluster.ts'
import { prepareLayout } from '../embedded/layout.ts'
import { findOwner } from '../embedded/owner.ts'
import { settingsFor } from '../embedded/settings.ts'
import { makeClusterFolder } from './folder.ts'
import { unsafe } from './unsafe-settings.ts'
import { databaseUrl } from './url.ts'

/** Debian's Postgres: older than the embedded one, and with the programs that that one lacks. */
export interface DebianPostgres extends AsyncDisposable {
  /** The URL of a database of a name on it, with {@link debianPassword}. */
  url(name: string): string
}

const run = promisify(execFile)

/** Where its programs are. */
export const debianPrograms = '/usr/lib/postgresql/15/bin'

/** What nobody checks, but what must be told to nobody. */
export const debianPassword = 'not-told-to-anybody'

/** Whether there is one to test with. Where there must be one, its absence is an error. */
export function hasDebianPostgres(): boolean {
  const found = ['postgres', 'pg_dump'].every((name) => existsSync(join(debianPrograms, name)))
  return thereOrSkipped(found, 'postgresql-15')
}

/** Starts one on a socket in a temporary folder, which is removed with it. It forgets everything. */
export async function startUnsafeDebianPostgres(): Promise<DebianPostgres> {
  const folder = await makeClusterFolder()
  const owner = await findOwner()
  const layout = prepareLayout(join(folder.path, 'postgres'), owner)
  const [initdb, postgres] = [join(debianPrograms, 'initdb'), join(debianPrograms, 'postgres')]
  const flags = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(initdb, [`--pgdata=${layout.data}`, ...flags], { ...owner, cwd: '/' })
  const cluster = {
    binaries: { initdb, postgres, version: '15' },
    layout,
    owner,
    settings: settingsFor(layout.socket, '15', unsafe),
    log: silentLog,
  }
  const hold = await takeHold(cluster)
  const server = `postgresql://postgres:${debianPassword}@localhost/?host=${encodeURIComponent(layout.socket)}`
  return {
    url: (name) => databaseUrl(server, name),
    async [Symbol.asyncDispose]() {
      await stopCluster(cluster, hold)
      folder[Symbol.dispose]()
    },
  }
}
