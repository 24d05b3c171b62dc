import { execFile } from 'node:child_process'
import { chownSync } from 'node:fs'
import { promisify } from 'node:util'
import { DatabaseError } from '../errors.ts'

/** The user that Postgres runs as, where it is not the one that runs this process. */
export type Owner = { readonly uid: number; readonly gid: number }

const run = promisify(execFile)

const idOf = async (kind: '-u' | '-g'): Promise<number> => {
  const { stdout } = await run('id', [kind, 'postgres'])
  return Number.parseInt(stdout, 10)
}

const findPostgres = async (): Promise<Owner> => {
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')])
  return { uid, gid }
}

/**
 * Postgres refuses to run as root. Run by root, it runs as the system user `postgres`, which is made if it is
 * not there; run by anybody else it needs no other user, and this gives `undefined`.
 */
export async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  try {
    return await findPostgres()
  } catch {
    return createPostgresUser()
  }
}

async function createPostgresUser(): Promise<Owner> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/sh', 'postgres'])
  } catch {
    // Another starter may have made it meanwhile: finding it decides.
  }
  try {
    return await findPostgres()
  } catch (cause) {
    throw new DatabaseError(
      'EmbeddedPostgresUnavailable',
      'Postgres does not run as root, and the system user "postgres" could not be made; run as another user, or set DATABASE_URL',
      { cause },
    )
  }
}

/** Gives a file or folder to the owner, if there is one. */
export function giveTo(owner: Owner | undefined, path: string): void {
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid)
}
