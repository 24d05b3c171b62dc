import { readApplied } from '../database/migrate/applied.ts'
import type { Queryable } from '../database/index.ts'

/** What a backup notes of the database that it is of. */
export type DatabaseDescription = {
  /** Such as `18.1`. */
  readonly version: string
  readonly major: number
  readonly name: string
  /** On disk, with indexes. */
  readonly bytes: number
  /** Applied, in the order of their names. */
  readonly migrations: readonly string[]
  /** What tells this Postgres from every other. */
  readonly systemIdentifier: string
}

/** Reads what a backup notes of a database; changes nothing. */
export async function describeDatabase(db: Queryable): Promise<DatabaseDescription> {
  const [row] = await db.query<{ version: string; number: string; name: string; bytes: string; id: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
            current_database() AS name, pg_database_size(current_database())::text AS bytes,
            (SELECT system_identifier::text FROM pg_control_system()) AS id`,
  )
  if (row === undefined) throw new Error('a SELECT without FROM gave no row')
  const applied = await readApplied(db)
  return {
    version: row.version,
    major: Math.floor(Number(row.number) / 10_000),
    name: row.name,
    bytes: Number(row.bytes),
    migrations: applied.map(({ name }) => name).sort(),
    systemIdentifier: row.id,
  }
}

/** How many rows each table of ours has: what a restore is judged by. */
export async function countRows(db: Queryable): Promise<Record<string, number>> {
  const tables = await db.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
     ORDER BY 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    // The name comes quoted from the catalog.
    const [row] = await db.query<{ rows: string }>(`SELECT count(*)::text AS rows FROM ${name}`)
    counts[name] = Number(row?.rows)
  }
  return counts
}
