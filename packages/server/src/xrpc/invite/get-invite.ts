import { getInvite as get } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseInviteId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

const lxm = ids.BlueCatbirdMlsInviteGetInvite

/** `blue.catbird.mls.invite.getInvite` */
export function getInvite(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'serviceDid'>,
): void {
  server.blue.catbird.mls.invite.getInvite(
    ports.acts.account(lxm, async ({ caller, params }) => {
      const shown = { convoId: parseConvoId(params.convoId), inviteId: parseInviteId(params.inviteId) }
      const { inviteProof } = params
      const { expiresAt, ...invite } = await get(ports, { caller, ...shown, inviteProof, lxm })
      return { ...invite, ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }) }
    }),
  )
}
