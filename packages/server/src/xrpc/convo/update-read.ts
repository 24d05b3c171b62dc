import { updateRead as update } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.updateRead` */
export function updateRead(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock'>): void {
  server.blue.catbird.mls.convo.updateRead(
    ports.acts.account(ids.BlueCatbirdMlsConvoUpdateRead, async ({ caller, input: { convoId, seq } }) => ({
      convo: convoView(await update(ports, { caller, convoId: parseConvoId(convoId), seq })),
    })),
  )
}
