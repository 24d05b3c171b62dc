import { muteConvo as mute } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.unmuteConvo` */
export function unmuteConvo(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock'>): void {
  server.blue.catbird.mls.convo.unmuteConvo(
    ports.acts.account(ids.BlueCatbirdMlsConvoUnmuteConvo, async ({ caller, input }) => ({
      convo: convoView(await mute(ports, { caller, convoId: parseConvoId(input.convoId), muted: false })),
    })),
  )
}
