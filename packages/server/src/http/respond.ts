import type { ServerResponse } from 'node:http'
import type { PublicError } from '../errors/index.ts'

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
}

/** Answers with text of a media type. */
export function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

/** Answers with an error in XRPC's form; cuts the connection if an answer is already on its way. */
export function sendError(response: ServerResponse, { status, error, message }: PublicError): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, status, { error, message })
}

/** For a path at which nothing is. */
export function nothingHere(response: ServerResponse): void {
  sendJson(response, 404, { error: 'NotFound', message: 'Nothing is at this path.' })
}

/** For a request that would change what can only be read. */
export function onlyReading(response: ServerResponse): void {
  response.setHeader('Allow', 'GET, HEAD')
  sendJson(response, 405, { error: 'MethodNotAllowed', message: 'This path can only be read.' })
}
