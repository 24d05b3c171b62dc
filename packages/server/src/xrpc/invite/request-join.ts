import { requestJoin as request } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseInviteId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

const lxm = ids.BlueCatbirdMlsInviteRequestJoin

/** `blue.catbird.mls.invite.requestJoin` */
export function requestJoin(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'serviceDid' | 'happened'>,
): void {
  server.blue.catbird.mls.invite.requestJoin(
    ports.acts.account(lxm, async ({ caller, input }) => {
      const shown = { convoId: parseConvoId(input.convoId), inviteId: parseInviteId(input.inviteId) }
      const { inviteProof } = input
      const { status, expiresAt } = await request(ports, { caller, ...shown, inviteProof, lxm })
      ports.happened.joinRequested(caller, shown.convoId, status)
      return { status, ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }) }
    }),
  )
}
