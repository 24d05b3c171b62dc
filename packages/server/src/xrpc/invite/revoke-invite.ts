import { ServiceError } from '@catbird-mls/core/errors'
import { revokeInvite as revoke } from '@catbird-mls/core/invites'
import type { RevokingCommit } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { InputSchema } from '../../lexicon/types/blue/catbird/mls/invite/revokeInvite.ts'
import { parseConvoId, parseInviteId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'random' | 'publicGroups' | 'consent' | 'happened' | 'limitValues'
>

/** `blue.catbird.mls.invite.revokeInvite` */
export function revokeInvite(server: Server, ports: Ports): void {
  server.blue.catbird.mls.invite.revokeInvite(
    ports.acts.device(ids.BlueCatbirdMlsInviteRevokeInvite, async ({ caller, input }) => {
      const at = { convoId: parseConvoId(input.convoId), inviteId: parseInviteId(input.inviteId) }
      const receipt = await revoke(ports, { caller, ...at, commit: commitOf(input) })
      ports.happened.inviteRevoked(caller, at)
      if (receipt === undefined) return {}
      ports.happened.commitAccepted(caller, { convoId: at.convoId, ...receipt })
      return receipt
    }),
  )
}

function commitOf({ commit, groupInfo, metadata }: InputSchema): RevokingCommit | undefined {
  if (commit === undefined && groupInfo === undefined && metadata === undefined) return undefined
  if (commit === undefined || groupInfo === undefined) {
    throw new ServiceError('InvalidRequest', { message: 'commit and groupInfo go together.' })
  }
  return { commit, groupInfo, metadata }
}
