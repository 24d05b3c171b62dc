import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseName } from './hold.ts'
import { prepareLayout } from './layout.ts'
import { findOwner } from './owner.ts'
import { runningPostmaster } from './postmaster.ts'
import { urlOf } from './url.ts'

/**
 * The URL of the database in a data folder whose Postgres runs now, whoever owns it; undefined if none runs. For what is
 * done beside a server, such as a backup: it takes no ownership, and the database may go away at any time.
 */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const folder = join(resolve(dataDir), 'postgres')
  if (!existsSync(folder)) return undefined
  const layout = prepareLayout(folder, await findOwner())
  return runningPostmaster(layout.data) === undefined ? undefined : urlOf(layout.socket, databaseName)
}
