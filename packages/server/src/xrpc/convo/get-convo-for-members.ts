import { getConvoForMembers as get } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.getConvoForMembers` */
export function getConvoForMembers(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'serviceDid'>,
): void {
  server.blue.catbird.mls.convo.getConvoForMembers(
    ports.acts.account(ids.BlueCatbirdMlsConvoGetConvoForMembers, async ({ caller, params }) => ({
      convo: convoView(await get(ports, { caller, members: params.members.map(parseDid) })),
    })),
  )
}
