const localSuffixes = ['localhost', 'local', 'test', 'internal', 'invalid', 'example', 'lan', 'home.arpa']
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/

/** The host, with its port if it has one, that a did:web names; undefined for any other DID. */
export function didWebHost(did: string): string | undefined {
  if (!did.startsWith('did:web:')) return undefined
  return decodeURIComponent(did.slice('did:web:'.length).split(':')[0] ?? '')
}

/** Whether a DID is a did:web that the whole world would resolve: development settings must not stand behind it. */
export function isPublicDidWeb(did: string): boolean {
  const host = didWebHost(did)?.replace(/:\d+$/, '')
  if (host === undefined || !host.includes('.') || ipv4.test(host)) return false
  return !localSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))
}

/**
 * The development identity: `did:web:localhost%3A3000`, which AT Protocol's resolvers look up at
 * `http://localhost:3000/.well-known/did.json`, so that a PDS on the same machine finds this server.
 */
export function developmentDid(port: number): string {
  return `did:web:localhost%3A${port}`
}

/** The URL at which clients reach a service of this DID when none is configured. */
export function defaultPublicUrl(did: string, port: number): string {
  const host = isPublicDidWeb(did) ? didWebHost(did) : undefined
  return host === undefined ? `http://localhost:${port}` : `https://${host}`
}
