import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { answerRequest, readRequest } from './sql/join-requests.ts'
import type { RequestRow } from './sql/join-requests.ts'
import { checkAdmin, standingIn } from './standing.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }
/** How a join request was answered. */
export type JoinAnswer = 'approved' | 'denied'
type Answering = { readonly convoId: ConvoId; readonly did: Did; readonly answer: JoinAnswer }

/**
 * Answers a join request for the admins of a convo; the first answer stands, and any further one learns of it. It lets
 * nobody in: that takes the commit of a member. The request of an account that is in by now counts as approved.
 *
 * @throws ServiceError `ConvoNotFound`, `NotAllowed`, `JoinRequestNotFound`
 */
export async function answerJoinRequest(
  ports: Ports,
  { caller, ...answering }: Answering & { readonly caller: AccountCaller },
): Promise<JoinAnswer> {
  const { convoId } = answering
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, convoId)
    await checkAdmin(tx, { convoId, did: caller.did })
    return answerOnce(ports, tx, answering)
  })
}

async function answerOnce(ports: Ports, tx: Tx, { convoId, did, answer }: Answering): Promise<JoinAnswer> {
  const [request] = await tx.query<RequestRow>(readRequest, [convoId, did, ports.clock.now()])
  if (request === undefined) return answerMissing(tx, { convoId, did })
  if (request.status !== 'pending') return request.status
  await tx.execute(answerRequest, [convoId, did, answer])
  await appendAccountEvent(tx, ports, {
    did,
    event: { kind: 'joinRequestAnswered', convoId, status: answer },
  })
  return answer
}

async function answerMissing(
  tx: Tx,
  at: { readonly convoId: ConvoId; readonly did: Did },
): Promise<JoinAnswer> {
  const { member } = await standingIn(tx, at)
  if (member) return 'approved'
  throw new ServiceError('JoinRequestNotFound')
}
