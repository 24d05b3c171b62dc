import { ackWelcome as ack } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.group.ackWelcome` */
export function ackWelcome(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.group.ackWelcome(
    ports.acts.device(ids.BlueCatbirdMlsGroupAckWelcome, async ({ caller, input }) => {
      await ack(ports, { caller, welcomeId: input.welcomeId })
      return {}
    }),
  )
}
