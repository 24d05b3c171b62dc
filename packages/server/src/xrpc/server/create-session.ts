import { createSession as create } from '@catbird-mls/core/identity'
import { readHistoryId } from '@catbird-mls/core/restore'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { sessionView } from './session-view.ts'

const lxm = ids.BlueCatbirdMlsServerCreateSession

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'random' | 'tokens' | 'serviceDid' | 'happened'
>

/** `blue.catbird.mls.server.createSession` */
export function createSession(server: Server, ports: Ports): void {
  server.blue.catbird.mls.server.createSession(
    ports.acts.service(lxm, async ({ caller, input }) => {
      const session = await create(ports, { did: caller.did, ...input, lxm, body: caller.proven })
      ports.happened.sessionCreated(session)
      return sessionView(session, await readHistoryId(ports.db))
    }),
  )
}
