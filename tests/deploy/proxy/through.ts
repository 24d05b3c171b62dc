import { once } from 'node:events'
import { request } from 'node:https'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { domain } from './start-proxy.ts'
import type { Proxy } from './start-proxy.ts'

/** An answer that came through the proxy. */
export type Answered = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** How one calls. Addresses are those of this machine; any of 127.0.0.0/8 but 127.0.0.1 is a stranger to the proxy. */
export type Calling = {
  readonly from?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array | string
}

const stranger = '127.0.0.2'

/** Calls through the proxy, by TLS, as the service's name. */
export async function through(
  { ports, certificate }: Proxy,
  path: string,
  { from = stranger, method = 'GET', headers = {}, body }: Calling = {},
): Promise<Answered> {
  const call = request({
    ...{ host: '127.0.0.1', port: ports.https, servername: domain, ca: certificate, localAddress: from },
    ...{ path, method, agent: false, headers: { host: domain, ...headers } },
  })
  // A body that is refused before its end is cut off while it is being sent, after the answer.
  call.on('error', () => undefined)
  call.end(body)
  const [answer] = (await once(call, 'response')) as [IncomingMessage] // As node:http documents the event.
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer) // No encoding is set.
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }
}

/** The options of a WebSocket that goes through the proxy, and the address that it then has. */
export function socketThrough({ ports, certificate }: Proxy, url: string) {
  const { pathname, search } = new URL(url)
  const at = `wss://127.0.0.1:${String(ports.https)}${pathname}${search}`
  const options: WebSocket.ClientOptions = {
    ...{ ca: certificate, servername: domain, localAddress: stranger, headers: { host: domain } },
  }
  return { at, options }
}
