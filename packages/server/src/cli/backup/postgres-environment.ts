/** What Postgres's programs are told of a database: by the environment, where nobody else on the machine reads it. */
export function postgresEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  // A socket's folder may stand in the place of the host: %2Fvar%2Frun%2Fpostgresql.
  const bare = decodeURIComponent(hostname.replace(/^\[(.*)\]$/, '$1'))
  const sslmode = searchParams.get('sslmode') ?? ''
  const known = {
    PGHOST: searchParams.get('host') ?? bare,
    PGPORT: searchParams.get('port') ?? port,
    PGUSER: searchParams.get('user') ?? decodeURIComponent(username),
    PGPASSWORD: searchParams.get('password') ?? decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: modes[sslmode] ?? sslmode,
    PGSSLROOTCERT: searchParams.get('sslrootcert') ?? '',
    PGSSLCERT: searchParams.get('sslcert') ?? '',
    PGSSLKEY: searchParams.get('sslkey') ?? '',
    PGAPPNAME: 'catbird-mls backup',
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ''))
}

/** What node-postgres calls otherwise than libpq: TLS whoever answers. */
const modes: Readonly<Record<string, string>> = { 'no-verify': 'require' }
