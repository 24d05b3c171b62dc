/** The name of the database in a URL. */
export function databaseOf(url: string): string {
  const { pathname, username } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1))
  return name === '' ? decodeURIComponent(username) : name
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}
