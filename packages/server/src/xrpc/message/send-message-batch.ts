import { sentenceOf } from '@catbird-mls/core/errors'
import type { SendResult } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { BatchResult } from '../../lexicon/types/blue/catbird/mls/message/sendMessageBatch.ts'
import { parseConvoId, parseMessageId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'send' | 'happened'>

/** `blue.catbird.mls.message.sendMessageBatch` */
export function sendMessageBatch(server: Server, ports: Ports): void {
  server.blue.catbird.mls.message.sendMessageBatch(
    ports.acts.device(ids.BlueCatbirdMlsMessageSendMessageBatch, async ({ caller, input }) => {
      const messages = input.messages.map(({ convoId, messageId, ciphertext }) => ({
        convoId: parseConvoId(convoId),
        messageId: parseMessageId(messageId),
        ciphertext,
      }))
      const results = await ports.send({ caller, messages })
      ports.happened.messagesSent(results.filter(({ error }) => error === undefined).length)
      return { results: results.map(resultView) }
    }),
  )
}

function resultView(result: SendResult): BatchResult {
  if (result.error !== undefined) return { error: result.error.error, message: sentenceOf(result.error) }
  return { seq: result.seq, createdAt: result.createdAt.toISOString() }
}
