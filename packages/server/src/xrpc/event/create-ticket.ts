import { createTicket as create } from '@catbird-mls/core/events'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'random' | 'service'>

/** `blue.catbird.mls.event.createTicket` */
export function createTicket(server: Server, ports: Ports): void {
  server.blue.catbird.mls.event.createTicket(
    ports.acts.device(ids.BlueCatbirdMlsEventCreateTicket, async ({ caller, input }) => {
      const { ticket, expiresAt, historyId } = await create(ports, { caller, cursor: input.cursor })
      const url = streamUrl(ports.service.url, ticket)
      return { ticket, url, expiresAt: expiresAt.toISOString(), historyId }
    }),
  )
}

/** Complete, and straight to this service: a PDS proxies no WebSocket. */
function streamUrl(serviceUrl: string, ticket: string): string {
  const url = new URL(`/xrpc/${ids.BlueCatbirdMlsEventSubscribe}`, serviceUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.searchParams.set('ticket', ticket)
  return url.href
}
