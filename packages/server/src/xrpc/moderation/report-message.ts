import { reportMessage as report } from '@catbird-mls/core/reports'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseDid, parseMessageId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'franking' | 'forwards' | 'happened' | 'limitValues'>

/** `blue.catbird.mls.moderation.reportMessage` */
export function reportMessage(server: Server, ports: Ports): void {
  server.blue.catbird.mls.moderation.reportMessage(
    ports.acts.account(ids.BlueCatbirdMlsModerationReportMessage, async ({ caller, input }) => {
      const { reason, comment } = input
      const messages = input.messages.map(({ messageId, did, ...message }) => ({
        ...message,
        messageId: parseMessageId(messageId),
        did: parseDid(did),
      }))
      const of = { convoId: parseConvoId(input.convoId), subject: parseDid(input.did) }
      const filed = await report(ports, { caller, ...of, reason, comment, messages })
      ports.happened.reportFiled('message', filed)
      return { reportId: filed.reportId }
    }),
  )
}
