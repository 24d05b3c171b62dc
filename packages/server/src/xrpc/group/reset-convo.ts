import { resetConvo as reset } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'random' | 'publicGroups' | 'consent' | 'happened' | 'limitValues'
>

/** `blue.catbird.mls.group.resetConvo` */
export function resetConvo(server: Server, ports: Ports): void {
  server.blue.catbird.mls.group.resetConvo(
    ports.acts.device(ids.BlueCatbirdMlsGroupResetConvo, async ({ caller, input }) => {
      const { expectedGeneration, groupInfo, metadata } = input
      const convoId = parseConvoId(input.convoId)
      const receipt = await reset(ports, { caller, convoId, expectedGeneration, groupInfo, metadata })
      ports.happened.convoReset(caller, { convoId, generation: receipt.generation })
      return receipt
    }),
  )
}
