import { putGroupInfo as put } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'publicGroups' | 'happened'>

/** `blue.catbird.mls.group.putGroupInfo` */
export function putGroupInfo(server: Server, ports: Ports): void {
  server.blue.catbird.mls.group.putGroupInfo(
    ports.acts.device(ids.BlueCatbirdMlsGroupPutGroupInfo, async ({ caller, input }) => {
      const { generation, epoch, groupInfo } = input
      const convoId = parseConvoId(input.convoId)
      const answer = await put(ports, { caller, convoId, generation, epoch, groupInfo })
      ports.happened.groupInfoPut(caller, { convoId, generation, epoch })
      return answer
    }),
  )
}
