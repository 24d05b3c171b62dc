import { refreshSession as refresh } from '@catbird-mls/core/identity'
import { readHistoryId } from '@catbird-mls/core/restore'
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
    ports.acts.open(ids.BlueCatbirdMlsServerRefreshSession, async ({ input }) => {
      const session = await refresh(ports, { refreshToken: input.refreshToken })
      return sessionView(session, await readHistoryId(ports.db))
    }),
  )
}
