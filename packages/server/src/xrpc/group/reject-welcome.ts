import { rejectWelcome as reject } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.group.rejectWelcome` */
export function rejectWelcome(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'happened'>,
): void {
  server.blue.catbird.mls.group.rejectWelcome(
    ports.acts.device(ids.BlueCatbirdMlsGroupRejectWelcome, async ({ caller, input }) => {
      const { welcomeId, reason } = input
      await reject(ports, { caller, welcomeId, reason })
      ports.happened.welcomeRejected(caller, reason)
      return {}
    }),
  )
}
