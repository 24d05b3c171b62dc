import { getConvo as get } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.getConvo` */
export function getConvo(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.convo.getConvo(
    ports.acts.account(ids.BlueCatbirdMlsConvoGetConvo, async ({ caller, params }) => ({
      convo: convoView(await get(ports, { caller, convoId: parseConvoId(params.convoId) })),
    })),
  )
}
