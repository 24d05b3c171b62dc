import { ServiceError } from '@catbird-mls/core/errors'
import { answerJoinRequest as answer } from '@catbird-mls/core/invites'
import type { JoinAnswer } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'happened'>

/** `blue.catbird.mls.invite.answerJoinRequest` */
export function answerJoinRequest(server: Server, ports: Ports): void {
  server.blue.catbird.mls.invite.answerJoinRequest(
    ports.acts.account(ids.BlueCatbirdMlsInviteAnswerJoinRequest, async ({ caller, input }) => {
      const convoId = parseConvoId(input.convoId)
      const did = parseDid(input.did)
      const status = await answer(ports, { caller, convoId, did, answer: parseAnswer(input.answer) })
      ports.happened.joinRequestAnswered(caller, convoId, status)
      return { status }
    }),
  )
}

function parseAnswer(text: string): JoinAnswer {
  if (text === 'approve') return 'approved'
  if (text === 'deny') return 'denied'
  throw new ServiceError('InvalidRequest', { message: 'answer must be approve or deny.' })
}
