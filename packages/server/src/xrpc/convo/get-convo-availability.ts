import { getConvoAvailability as get } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'
import { parseKind } from './kind.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'serviceDid' | 'consent'>

/** `blue.catbird.mls.convo.getConvoAvailability` */
export function getConvoAvailability(server: Server, ports: Ports): void {
  server.blue.catbird.mls.convo.getConvoAvailability(
    ports.acts.account(ids.BlueCatbirdMlsConvoGetConvoAvailability, async ({ caller, params }) => {
      const members = params.members.map(parseDid)
      const { convo, ...availability } = await get(ports, { caller, members, kind: parseKind(params.kind) })
      return {
        canChat: availability.canChat,
        unavailable: [...availability.unavailable],
        ...(convo && { convo: convoView(convo) }),
      }
    }),
  )
}
