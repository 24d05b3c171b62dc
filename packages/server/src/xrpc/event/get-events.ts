import { readEvents } from '@catbird-mls/core/events'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.event.getEvents` */
export function getEvents(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.event.getEvents(
    ports.acts.device(ids.BlueCatbirdMlsEventGetEvents, async ({ caller, params }) =>
      readEvents(ports, { caller, ...params }),
    ),
  )
}
