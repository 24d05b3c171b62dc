import { deleteAccount as deleteIt } from '@catbird-mls/core/accounts'
import { ServiceError } from '@catbird-mls/core/errors'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.actor.deleteAccount` */
export function deleteAccount(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'happened'>,
): void {
  server.blue.catbird.mls.actor.deleteAccount(
    ports.acts.owner(ids.BlueCatbirdMlsActorDeleteAccount, async ({ caller, input }) => {
      if (input.did !== caller.did)
        throw new ServiceError('InvalidRequest', { message: 'did must be that of the calling account.' })
      const { deletedBy } = await deleteIt(ports, caller)
      ports.happened.accountDeleted()
      return { deletedBy: deletedBy.toISOString() }
    }),
  )
}
