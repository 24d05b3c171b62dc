import { createConvo as create } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.createConvo` */
export function createConvo(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'service' | 'happened'>,
): void {
  server.blue.catbird.mls.convo.createConvo(
    ports.acts.device(ids.BlueCatbirdMlsConvoCreateConvo, async ({ caller, input }) => {
      const { deviceProof: _, ...convo } = input
      const created = await create(ports, { caller, ...convo })
      ports.happened.convoCreated(caller, created)
      return { convo: convoView(created) }
    }),
  )
}
