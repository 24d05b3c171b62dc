import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseError } from '../errors.ts'
import { giveTo } from './owner.ts'
import type { Owner } from './owner.ts'

/** Where an embedded Postgres keeps what. */
export type Layout = {
  /** The folder of it all. */
  readonly root: string
  /** The cluster itself. It exists only when it is complete. */
  readonly data: string
  /** The folder of the socket: whoever can enter it can use the database, and only its owner can. */
  readonly socket: string
  readonly logFile: string
}

/** A socket's path may have 107 bytes, of which the name in its folder takes 18. */
const longestSocketFolder = 107 - '/.s.PGSQL.5432'.length - '.lock'.length

/** Makes the folders of an embedded Postgres under a folder, and gives them to its owner. */
export function prepareLayout(root: string, owner: Owner | undefined): Layout {
  mkdirSync(root, { recursive: true })
  const real = realpathSync(root)
  giveTo(owner, real)
  return {
    root: real,
    data: join(real, 'data'),
    socket: socketFolder(real, owner),
    logFile: join(real, 'postgres.log'),
  }
}

function socketFolder(root: string, owner: Owner | undefined): string {
  const inside = join(root, 'socket')
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const folder = inside.length <= longestSocketFolder ? inside : join(tmpdir(), `catbird-mls-${digest}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  refuseForeign(folder, owner)
  giveTo(owner, folder)
  return folder
}

/** A folder in a place that all may write to could have been made by somebody else. */
function refuseForeign(folder: string, owner: Owner | undefined): void {
  const found = lstatSync(folder)
  const mine = [process.getuid?.(), owner?.uid].includes(found.uid)
  if (found.isDirectory() && mine && (found.mode & 0o077) === 0) return
  throw new DatabaseError(
    'EmbeddedPostgresFailed',
    `${folder} should be a folder that only this user can enter; remove it and start again`,
  )
}
