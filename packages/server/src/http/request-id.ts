import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The id of a request: the one a trusted proxy gave it, if it is well formed, or a new one. */
export function requestIdOf(request: IncomingMessage, trustProxy: number): string {
  const given = request.headers['x-request-id']
  return trustProxy > 0 && typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID()
}
