import { getLog as get } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.message.getLog` */
export function getLog(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.message.getLog(
    ports.acts.device(ids.BlueCatbirdMlsMessageGetLog, async ({ caller, params }) =>
      get(ports, { caller, ...params }),
    ),
  )
}
