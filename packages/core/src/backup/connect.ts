import pg from 'pg'

const connectionTimeoutMillis = 10_000

/** Connects to a Postgres, within ten seconds. What is lost later is told of by the next statement. */
export async function connect(connectionString: string): Promise<pg.Client> {
  const application_name = 'catbird-mls backup'
  const client = new pg.Client({ connectionString, application_name, connectionTimeoutMillis })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
