import type { Queryable } from '../queryable.ts'
import { readApplied } from './applied.ts'
import type { AppliedMigration } from './applied.ts'
import { defaultMigrationsDirectory, readMigrations } from './read.ts'
import type { Migration } from './read.ts'

/** How the database and the folder compare, by names of migrations. */
export type MigrationStatus = {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Applied with other bytes than the folder has. */
  readonly changed: readonly string[]
  /** Begun by another tool and never finished. */
  readonly unfinished: readonly string[]
  /** Applied, and not in the folder: the database has been served by newer code. */
  readonly unknown: readonly string[]
}

/** Reads how the database and the migrations folder compare; changes nothing. */
export async function migrateStatus(
  db: Queryable,
  directory: string = defaultMigrationsDirectory(),
): Promise<MigrationStatus> {
  const [migrations, applied] = await Promise.all([readMigrations(directory), readApplied(db)])
  return compare(migrations, applied)
}

/** Sorts migrations by what has become of them. */
export function compare(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): MigrationStatus {
  const finished = new Map(applied.filter((row) => row.finished).map((row) => [row.name, row.checksum]))
  const known = new Set(migrations.map(({ name }) => name))
  const names = (keep: (migration: Migration) => boolean) => migrations.filter(keep).map(({ name }) => name)
  return {
    applied: names(({ name, checksum }) => finished.get(name) === checksum),
    pending: names(({ name }) => !finished.has(name)),
    changed: names(({ name, checksum }) => finished.has(name) && finished.get(name) !== checksum),
    unfinished: applied.filter((row) => !row.finished).map((row) => row.name),
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
  }
}
