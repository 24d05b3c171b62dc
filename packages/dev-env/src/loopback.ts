import { createServer, type RequestListener, type Server } from 'node:http'

/** An HTTP server on a free port of the loopback interface, already listening. */
export interface LoopbackServer extends AsyncDisposable {
  readonly port: number
  /** Its address, by the name `localhost`: AT Protocol's resolvers take no bare IP address. */
  readonly url: string
  /** Sets who answers; until then requests wait for nobody and get no answer. */
  answerWith(listener: RequestListener): void
}

/**
 * Listens on an ephemeral loopback port. The port is held from here on, so that a service may be configured
 * with its own address before it is started, and no other process can take it in between.
 */
export async function listenOnLoopback(): Promise<LoopbackServer> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const port = portOf(server)
  return {
    port,
    url: `http://localhost:${String(port)}`,
    answerWith: (listener) => server.on('request', listener),
    [Symbol.asyncDispose]: () => close(server),
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('the server is not listening on a port')
  return address.port
}

/** Ends open connections too: a keep-alive connection would hold the process for seconds. */
async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
