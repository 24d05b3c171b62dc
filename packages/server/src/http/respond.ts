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
