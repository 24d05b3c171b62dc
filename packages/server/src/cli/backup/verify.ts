import { feed } from './run-program.ts'
import { names } from './deployment.ts'
import type { Manifest } from './manifest.ts'
import { Parts } from './parts.ts'
import { findProgram } from './postgres-programs.ts'
import type { ProgramPlaces } from './postgres-programs.ts'
import { readArchive } from './read-archive.ts'
import { CliError } from '../cli-error.ts'
import { damaged } from './damaged.ts'

/** What was found of a backup: what it says of itself, and whether Postgres's own program could read the dump. */
export type Verified = { readonly manifest: Manifest; readonly readByPostgres: boolean }

/** Reads a backup whole, and lets `pg_restore` read the dump where there is one that can. */
export async function verifyBackup(
  path: string,
  passphrase: string | undefined,
  places: ProgramPlaces,
): Promise<Verified> {
  const manifest = await readArchive(path, passphrase)
  if (manifest.database.kind !== 'dump') return { manifest, readByPostgres: false }
  const program = await findProgram('pg_restore', majorOf(manifest), places).catch((error: unknown) => {
    if (error instanceof CliError && error.name === 'NoPostgresClient') return undefined
    throw error
  })
  if (program === undefined) return { manifest, readByPostgres: false }
  const parts = new Parts(names.dump)
  try {
    // It writes the SQL of all of it, which nobody reads: more than its list says is read so.
    await parts.during(
      (dump) => feed({ program, args: ['--file=/dev/null'] }, dump),
      (take) => readArchive(path, passphrase, take),
    )
  } catch (error) {
    if (error instanceof CliError && error.name === 'PostgresProgramFailed')
      throw damaged(error.message, { cause: error })
    throw error
  }
  return { manifest, readByPostgres: true }
}

/** The major version of the Postgres that a backup is of. */
export function majorOf({ database }: Manifest): number {
  return Number.parseInt(database.postgresVersion, 10)
}
