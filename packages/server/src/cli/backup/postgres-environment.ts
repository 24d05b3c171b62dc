/** What Postgres's programs are told of a database: by the environment, where nobody else on the machine reads it. */
export function postgresEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  const known = {
    PGHOST: searchParams.get('host') ?? bare,
    PGPORT: searchParams.get('port') ?? port,
    PGUSER: searchParams.get('user') ?? decodeURIComponent(username),
    PGPASSWORD: searchParams.get('password') ?? decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? '',
    PGSSLROOTCERT: searchParams.get('sslrootcert') ?? '',
    PGSSLCERT: searchParams.get('sslcert') ?? '',
    PGSSLKEY: searchParams.get('sslkey') ?? '',
    PGAPPNAME: 'catbird-mls backup',
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ''))
}
