import { acceptConvo as accept } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.acceptConvo` */
export function acceptConvo(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'serviceDid' | 'relations'>,
): void {
  server.blue.catbird.mls.convo.acceptConvo(
    ports.acts.account(ids.BlueCatbirdMlsConvoAcceptConvo, async ({ caller, input }) => ({
      convo: convoView(await accept(ports, { caller, convoId: parseConvoId(input.convoId) })),
    })),
  )
}
