import { listInvites as list } from '@catbird-mls/core/invites'
import type { InviteView } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { InviteView as WireInvite } from '../../lexicon/types/blue/catbird/mls/invite/defs.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.invite.listInvites` */
export function listInvites(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.invite.listInvites(
    ports.acts.account(ids.BlueCatbirdMlsInviteListInvites, async ({ caller, params }) => {
      const invites = await list(ports, { caller, convoId: parseConvoId(params.convoId) })
      return { invites: invites.map(inviteView) }
    }),
  )
}

function inviteView({ createdAt, expiresAt, ...invite }: InviteView): WireInvite {
  return {
    ...invite,
    createdAt: createdAt.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  }
}
