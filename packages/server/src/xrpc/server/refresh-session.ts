import { refreshSession as refresh } from '@catbird-mls/core/identity'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { sessionView } from './session-view.ts'

/** `blue.catbird.mls.server.refreshSession` */
export function refreshSession(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'tokens'>,
): void {
  server.blue.catbird.mls.server.refreshSession(
    ports.acts.open(ids.BlueCatbirdMlsServerRefreshSession, async ({ input }) =>
      sessionView(await refresh(ports, { refreshToken: input.refreshToken })),
    ),
  )
}
