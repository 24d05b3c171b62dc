import { updateAllRead as update } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.convo.updateAllRead` */
export function updateAllRead(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock'>): void {
  server.blue.catbird.mls.convo.updateAllRead(
    ports.acts.account(ids.BlueCatbirdMlsConvoUpdateAllRead, async ({ caller }) => ({
      updatedCount: await update(ports, { caller }),
    })),
  )
}
