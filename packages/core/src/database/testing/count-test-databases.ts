import pg from 'pg'

/** How many test databases are there on a server: after all tests, as many as were not closed. */
export async function countTestDatabases(serverUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_database WHERE datname LIKE 'catbird\\_mls\\_test\\_%'`,
  )
  await client.end()
  return rows[0]?.count ?? 0
}
