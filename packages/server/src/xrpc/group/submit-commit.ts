import { isServiceError } from '@catbird-mls/core/errors'
import { submitCommit as submit } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { noteLostRace } from './note-lost-race.ts'

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'log' | 'random' | 'publicGroups' | 'consent' | 'happened' | 'limitValues'
>

/** `blue.catbird.mls.group.submitCommit` */
export function submitCommit(server: Server, ports: Ports): void {
  server.blue.catbird.mls.group.submitCommit(
    ports.acts.device(ids.BlueCatbirdMlsGroupSubmitCommit, async ({ caller, input }) => {
      const { commit, groupInfo, welcome, metadata } = input
      const convoId = parseConvoId(input.convoId)
      try {
        const receipt = await submit(ports, { caller, convoId, commit, groupInfo, welcome, metadata })
        ports.happened.commitAccepted(caller, { convoId, ...receipt })
        return receipt
      } catch (error) {
        if (isServiceError(error)) ports.happened.commitRefused(caller, { convoId, commit }, error)
        await noteLostRace(ports, { convoId, commit }, error)
        throw error
      }
    }),
  )
}
