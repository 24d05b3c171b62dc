import type { IncomingMessage } from 'node:http'

/** Whether a request is for live figures, as tRPC tells it: a page keeps it open, whether anybody looks or not. */
export function asksForStream({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.accept?.includes('text/event-stream') === true
}
