/** Where Redis is: one server, or a cluster, of which any node leads to all others. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly url: string }
  | {
      readonly kind: 'cluster'
      readonly nodes: readonly { readonly host: string; readonly port: number }[]
      readonly username: string | undefined
      readonly password: string | undefined
      readonly tls: boolean
    }

const clusterForm = /^redis(s?)\+cluster:\/\/(?:([^@/]*)@)?([^@/]+)\/?$/
const nodeForm = /^(\[[0-9a-fA-F:]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/
const defaultPort = 6379

/**
 * Reads where Redis is. `redis+cluster://[[user]:password@]host[:port][,host[:port]…]` is a cluster, of which it is
 * enough to name some nodes, and `rediss+cluster://` one over TLS; anything else is one server, as ioredis takes it.
 *
 * @returns `undefined` for a cluster whose address has another form
 */
export function readRedisAddress(url: string): RedisAddress | undefined {
  if (!/^rediss?\+cluster:/.test(url)) return { kind: 'server', url }
  const [, tls, credentials = '', hosts] = clusterForm.exec(url) ?? []
  if (hosts === undefined) return undefined
  const nodes = hosts.split(',').map(readNode)
  if (!nodes.every((node) => node !== undefined)) return undefined
  const [username, password] = credentials.split(':').map(decodeURIComponent)
  return {
    kind: 'cluster',
    nodes,
    username: username === '' ? undefined : username,
    password: password === '' ? undefined : password,
    tls: tls === 's',
  }
}

function readNode(text: string): { host: string; port: number } | undefined {
  const [, host, port] = nodeForm.exec(text) ?? []
  if (host === undefined || Number(port) > 65535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) }
}
