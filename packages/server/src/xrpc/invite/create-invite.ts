import { isServiceError } from '@catbird-mls/core/errors'
import { createInvite as create } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { noteLostRace } from '../group/note-lost-race.ts'
import { parseConvoId, parseInviteId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'log' | 'random' | 'publicGroups' | 'consent' | 'happened' | 'limitValues'
>

/** `blue.catbird.mls.invite.createInvite` */
export function createInvite(server: Server, ports: Ports): void {
  server.blue.catbird.mls.invite.createInvite(
    ports.acts.device(ids.BlueCatbirdMlsInviteCreateInvite, async ({ caller, input }) => {
      const { commit, groupInfo, metadata, preview } = input
      const at = { convoId: parseConvoId(input.convoId), inviteId: parseInviteId(input.inviteId) }
      try {
        const receipt = await create(ports, { caller, ...at, commit, groupInfo, metadata, preview })
        ports.happened.commitAccepted(caller, { convoId: at.convoId, ...receipt })
        ports.happened.inviteMade(caller, at)
        return receipt
      } catch (error) {
        if (isServiceError(error))
          ports.happened.commitRefused(caller, { convoId: at.convoId, commit }, error)
        await noteLostRace(ports, { convoId: at.convoId, commit }, error)
        throw error
      }
    }),
  )
}
