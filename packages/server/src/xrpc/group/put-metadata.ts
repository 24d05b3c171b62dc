import { resealMetadata } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.group.putMetadata` */
export function putMetadata(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock'>): void {
  server.blue.catbird.mls.group.putMetadata(
    ports.acts.device(ids.BlueCatbirdMlsGroupPutMetadata, async ({ caller, input }) => {
      const { generation, epoch, expectedVersion, sealed } = input
      const convoId = parseConvoId(input.convoId)
      return resealMetadata(ports, { caller, convoId, generation, epoch, expectedVersion, sealed })
    }),
  )
}
