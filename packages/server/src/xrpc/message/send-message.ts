import { sendMessages } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.message.sendMessage` */
export function sendMessage(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'happened'>,
): void {
  server.blue.catbird.mls.message.sendMessage(
    ports.acts.device(ids.BlueCatbirdMlsMessageSendMessage, async ({ caller, input }) => {
      const { convoId, messageId, ciphertext } = input
      const [result] = await sendMessages(ports, { caller, messages: [{ convoId, messageId, ciphertext }] })
    }),
  )
}
