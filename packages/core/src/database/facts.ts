import type { Queryable } from './queryable.ts'

/** What a Postgres says of itself. */
export type DatabaseFacts = {
  /** As it names itself, such as `16.4`. */
  readonly version: string
  readonly major: number
  /** Of the texts in this database, such as `UTF8`. */
  readonly encoding: string
}

/** Asks a Postgres what it is. */
export async function readDatabaseFacts(db: Queryable): Promise<DatabaseFacts> {
  const [row] = await db.query<{ version: string; number: string; encoding: string }>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
            current_setting('server_version_num') AS number, current_setting('server_encoding') AS encoding`,
  )
  if (row === undefined) throw new Error('the database tells nothing of itself')
  return { version: row.version, major: Math.floor(Number(row.number) / 10_000), encoding: row.encoding }
}
