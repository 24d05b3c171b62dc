import { sendMessages } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseMessageId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'push' | 'happened'>

/** `blue.catbird.mls.message.sendMessage` */
export function sendMessage(server: Server, ports: Ports): void {
  server.blue.catbird.mls.message.sendMessage(
    ports.acts.device(ids.BlueCatbirdMlsMessageSendMessage, async ({ caller, input }) => {
      const { ciphertext } = input
      const message = {
        convoId: parseConvoId(input.convoId),
        messageId: parseMessageId(input.messageId),
        ciphertext,
      }
      const [result] = await sendMessages(ports, { caller, messages: [message] })
      if (result === undefined) throw new Error('a message was given no result')
      if (result.error !== undefined) throw result.error
      ports.happened.messagesSent(1)
      return { seq: result.seq, createdAt: result.createdAt.toISOString() }
    }),
  )
}
