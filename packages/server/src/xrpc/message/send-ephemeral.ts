import { deviceKey } from '@catbird-mls/core/identity'
import { sendEphemeral as send } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'limits' | 'happened'>

/** `blue.catbird.mls.message.sendEphemeral` */
export function sendEphemeral(server: Server, ports: Ports): void {
  server.blue.catbird.mls.message.sendEphemeral(
    ports.acts.device(ids.BlueCatbirdMlsMessageSendEphemeral, async ({ caller, input }) => {
      await ports.limits.ephemeral(deviceKey(caller))
      await send(ports, { caller, convoId: parseConvoId(input.convoId), ciphertext: input.ciphertext })
      ports.happened.ephemeralSent()
      return {}
    }),
  )
}
