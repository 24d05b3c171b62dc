import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseError } from '../errors.ts'

/** A migration as it stands in the folder. */
export type Migration = {
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file in hex, as Prisma's tools reckon it. */
  readonly checksum: string
}

/** Where the migrations lie, seen from here: in a published package, and in the repository. */
const places = ['../../prisma/migrations', '../../../../../prisma/migrations']

/** The folder of the migrations that belong to this code. */
export function defaultMigrationsDirectory(): string {
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined)
    throw new DatabaseError('MigrationsMissing', `no migrations found in ${paths.join(' or ')}`)
  return found
}

/** Reads all migrations of a folder, in the order in which they are applied: that of their names. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new DatabaseError('MigrationsMissing', `cannot read the migrations in ${directory}`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(directory, name)))
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const path = join(directory, name, 'migration.sql')
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DatabaseError('MigrationsMissing', `migration ${name} has no readable migration.sql`, { cause })
  })
  return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
}
