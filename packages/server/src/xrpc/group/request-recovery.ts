import { requestRecovery as request } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'happened'>

/** `blue.catbird.mls.group.requestRecovery` */
export function requestRecovery(server: Server, ports: Ports): void {
  server.blue.catbird.mls.group.requestRecovery(
    ports.acts.device(ids.BlueCatbirdMlsGroupRequestRecovery, async ({ caller, input }) => {
      const { generation, seq, reason } = input
      const convoId = parseConvoId(input.convoId)
      const outcome = await request(ports, { caller, convoId, generation, seq, reason })
      ports.happened.faultReported(caller, { convoId, generation, seq, reason, ...outcome })
      return outcome
    }),
  )
}
