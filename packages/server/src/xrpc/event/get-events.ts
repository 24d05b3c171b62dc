import { readEvents } from '@catbird-mls/core/events'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { eventView } from './event-view.ts'

/** `blue.catbird.mls.event.getEvents` */
export function getEvents(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'push'>): void {
  server.blue.catbird.mls.event.getEvents(
    ports.acts.device(ids.BlueCatbirdMlsEventGetEvents, async ({ caller, params }) => {
      const { events, cursor, historyId } = await readEvents(ports, {
        caller,
        cursor: params.cursor,
        limit: params.limit,
      })
      ports.push.seen(caller)
      return { events: events.map(eventView), cursor, historyId }
    }),
  )
}
