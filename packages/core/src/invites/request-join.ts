import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { AccountCaller } from '../identity/callers.ts'
import { isBanned } from '../mls/index.ts'
import type { ConvoId, Did, InviteId } from '../mls/index.ts'
import { holdInvite } from './hold-invite.ts'
import type { InviteProofPorts, ShownInvite } from './hold-invite.ts'
import { maxAdminsTold, maxRequestsPerAccount, maxRequestsPerConvo, requestLifeMs } from './limits.ts'
import { checkOpenInvite } from './open-invite.ts'
import { countWaiting, insertRequest, readAdmins, readRequest } from './sql/join-requests.ts'
import type { RequestRow, RequestStatus, WaitingRow } from './sql/join-requests.ts'
import { standingIn } from './standing.ts'

type Ports = InviteProofPorts & { readonly db: Database; readonly bus: Bus }
type Asking = {
  readonly did: Did
  readonly convoId: ConvoId
  readonly inviteId: InviteId
  readonly now: Date
}

/** Where a request stands; a member's is as good as approved, and kept nowhere. */
export type RequestState = { readonly status: RequestStatus; readonly expiresAt?: Date }

/**
 * Asks the admins of a convo to be let in, by an invite. Asking again changes nothing and tells nobody: a request that
 * was denied stays so until its time is over.
 *
 * @throws ServiceError `InviteNotFound`, `InviteExpired`, `InviteExhausted`, `BadInviteProof`, `NotAllowed`,
 * `JoinRequestLimitReached`
 */
export async function requestJoin(
  ports: Ports,
  { caller, ...shown }: ShownInvite & { readonly caller: AccountCaller; readonly lxm: string },
): Promise<RequestState> {
  const { did } = caller
  await holdInvite(ports, { ...shown, did })
  const { convoId, inviteId } = shown
  return withTransaction(ports.db, (tx) =>
    askOnce(ports, tx, { did, convoId, inviteId, now: ports.clock.now() }),
  )
}

async function askOnce(ports: Ports, tx: Tx, asking: Asking): Promise<RequestState> {
  const { did, convoId, now } = asking
  await lockConvo(tx, convoId)
  await checkOpenInvite(tx, asking)
  const { policy, member } = await standingIn(tx, { convoId, did })
  if (member) return { status: 'approved' }
  if (isBanned(policy, did))
    throw new ServiceError('NotAllowed', { message: 'an admin has removed the account from this convo' })
  const [before] = await tx.query<RequestRow>(readRequest, [convoId, did, now])
  if (before !== undefined) return { status: before.status, expiresAt: before.expires_at }
  await checkRoom(tx, asking)
  return ask(ports, tx, asking)
}

async function checkRoom(tx: Tx, { convoId, did, now }: Asking): Promise<void> {
  const [waiting] = await tx.query<WaitingRow>(countWaiting, [convoId, did, now])
  if (waiting === undefined) return
  if (waiting.in_convo >= maxRequestsPerConvo || waiting.of_account >= maxRequestsPerAccount)
    throw new ServiceError('JoinRequestLimitReached')
}

async function ask(ports: Ports, tx: Tx, { did, convoId, inviteId, now }: Asking): Promise<RequestState> {
  const expiresAt = new Date(now.getTime() + requestLifeMs)
  await tx.execute(insertRequest, [convoId, did, inviteId, now, expiresAt])
  const admins = await tx.query<{ readonly did: Did }>(readAdmins, [convoId, maxAdminsTold])
  for (const admin of admins) {
    await appendAccountEvent(tx, ports, { did: admin.did, event: { kind: 'joinRequested', convoId, did } })
  }
  return { status: 'pending', expiresAt }
}
