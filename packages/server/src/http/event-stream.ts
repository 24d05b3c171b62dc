import type { IncomingMessage, ServerResponse } from 'node:http'

const type = 'text/event-stream'

/** Whether a request is for a stream of events, as a browser tells it: a page keeps it open, whether anybody looks or not. */
export function asksForStream({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.accept?.includes(type) === true
}

/** Whether an answer is one. */
export function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('Content-Type')).startsWith(type)
}
