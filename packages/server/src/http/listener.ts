import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** What answers a request to change the protocol, which is how a WebSocket begins. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** A bound port. */
export type Listener = {
  readonly port: number
  /** Takes no more connections, lets requests finish until the deadline, then cuts what is left. */
  readonly close: (deadlineMs: number) => Promise<void>
}

/**
 * Room for the longest cursor in a query (16 KiB) beside a token in the headers; Node's own limit, 16 KiB
 * for all of it, is too narrow.
 */
const maxHeaderSize = 64 * 1024
/** How long a connection that is kept is waited on at the end, for a request that is on its way by then. */
const lingerMs = 200

/** Binds a port and answers on it. Fails, in words that say what to do, if the port is taken. */
export async function listen(
  at: { host: string; port: number },
  answer: { request: RequestListener; upgrade: UpgradeListener },
): Promise<Listener> {
  const server = createServer(
    { maxHeaderSize, requestTimeout: 60_000, keepAliveTimeout: 65_000 },
    answer.request,
  )
  server.prependListener('request', (_, response) => {
    // Whoever still has a connection is told to make its next one elsewhere.
    if (!server.listening) response.setHeader('Connection', 'close')
  })
  server.on('upgrade', answer.upgrade)
  server.listen(at.port, at.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw inWords(error, at)
  }
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: (deadlineMs) => closeServer(server, deadlineMs),
  }
}

/**
 * Listens no more at once, as a server of TCP does: one of HTTP would close kept connections too, and a request that is on
 * its way on one of them would be lost. These are closed after a while, when they are idle.
 */
async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
  let sweep: NodeJS.Timeout | undefined
  const linger = setTimeout(
    () => {
      // A connection whose last request has been answered would otherwise be kept for a next one.
      sweep = setInterval(() => server.closeIdleConnections(), 20)
    },
    Math.min(lingerMs, deadlineMs),
  )
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs)
  await closed
  // What HTTP has of its own.
  server.close()
  clearTimeout(linger)
  clearInterval(sweep)
  clearTimeout(deadline)
}

function inWords(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new ListenError(`Port ${port} is taken: stop what uses it, or set SERVER_PORT.`)
  if (code === 'EACCES')
    return new ListenError(`Port ${port} needs privileges: set SERVER_PORT to one above 1023.`)
  if (code === 'EADDRNOTAVAIL')
    return new ListenError(`This machine has no address ${host}: set SERVER_HOST.`)
  return error
}

/** The port could not be bound; the message tells a person what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}
