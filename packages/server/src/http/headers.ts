import type { IncomingMessage, ServerResponse } from 'node:http'

const exposed = 'X-Request-Id, Retry-After'

/** The headers every answer has: nothing of this service may be cached or taken for another type. */
export function setCommonHeaders(response: ServerResponse, requestId: string): void {
  response.setHeader('X-Request-Id', requestId)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
}

/**
 * Opens an answer to web pages of any origin. It is safe, since no cookie is ever a credential here:
 * whoever can send the Authorization header already has the token.
 */
export function setCorsHeaders(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', exposed)
}

/** Answers a browser that asks, before it calls, whether it may. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers['access-control-request-headers'] ?? 'authorization, content-type'
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
    'Access-Control-Allow-Headers': asked,
    'Access-Control-Max-Age': '86400',
  })
  response.end()
}
