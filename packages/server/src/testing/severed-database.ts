import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A way to a database that a test can cut and mend. */
export interface SeverableDatabase extends AsyncDisposable {
  readonly url: string
  /** Cuts every connection, and lets no new one through. */
  sever(): void
  /** Lets connections through again. */
  mend(): void
}

/** Puts itself between a server and its database. */
export async function makeSeverable(databaseUrl: string): Promise<SeverableDatabase> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let severed = false
  const proxy = createServer((near) => {
    if (severed) return near.destroy()
    const far = connect(addressOf(target))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.search = ''
  url.host = `127.0.0.1:${port}`
  const sever = () => {
    severed = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    sever,
    mend: () => {
      severed = false
    },
    [Symbol.asyncDispose]: async () => {
      sever()
      proxy.close()
    },
  }
}

/** A socket's folder stands in the query, as node-postgres has it. */
function addressOf(url: URL): { path: string } | { host: string; port: number } {
  const folder = url.searchParams.get('host')
  if (folder !== null) return { path: `${folder}/.s.PGSQL.${url.port || 5432}` }
  return { host: url.hostname, port: Number(url.port || 5432) }
}
