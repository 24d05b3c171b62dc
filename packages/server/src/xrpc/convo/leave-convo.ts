import { leaveConvo as leave } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'publicGroups' | 'happened'>

/** `blue.catbird.mls.convo.leaveConvo` */
export function leaveConvo(server: Server, ports: Ports): void {
  server.blue.catbird.mls.convo.leaveConvo(
    ports.acts.account(ids.BlueCatbirdMlsConvoLeaveConvo, async ({ caller, input }) => {
      const convoId = parseConvoId(input.convoId)
      const left = await leave(ports, { caller, convoId, statements: input.statements })
      ports.happened.convoLeft(caller, convoId)
      return left
    }),
  )
}
