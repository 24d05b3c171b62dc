import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers requests. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** What is answered at fixed paths, besides XRPC. */
export type Routes = ReadonlyMap<string, Handler>

/** The path of a request, without its query, which may hold a ticket or a cursor. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** Whether a request asks for what is there, and changes nothing. */
export function isReading({ method }: Pick<IncomingMessage, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}
