import { getGroupInfo as get } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.group.getGroupInfo` */
export function getGroupInfo(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.group.getGroupInfo(
    ports.acts.device(ids.BlueCatbirdMlsGroupGetGroupInfo, async ({ caller, params }) =>
      get(ports, { caller, convoId: parseConvoId(params.convoId) }),
    ),
  )
}
