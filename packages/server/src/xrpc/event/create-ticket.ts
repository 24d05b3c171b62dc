import { createTicket as create } from '@catbird-mls/core/events'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.event.createTicket` */
export function createTicket(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'random' | 'service'>,
): void {
  server.blue.catbird.mls.event.createTicket(
    ports.acts.device(ids.BlueCatbirdMlsEventCreateTicket, async ({ caller, input }) =>
      create(ports, { caller, cursor: input.cursor }),
    ),
  )
}
