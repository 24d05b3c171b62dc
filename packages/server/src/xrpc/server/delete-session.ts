import { endSession } from '@catbird-mls/core/identity'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.server.deleteSession` */
export function deleteSession(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock'>): void {
  server.blue.catbird.mls.server.deleteSession(
    ports.acts.session(ids.BlueCatbirdMlsServerDeleteSession, async ({ caller }) => {
      await endSession(ports, caller)
      return {}
    }),
  )
}
