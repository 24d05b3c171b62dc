import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { appendNotice } from '../groups/append-notice.ts'
import { lockConvo } from '../groups/lock-convo.ts'
import type { PublicGroups } from '../groups/public-groups.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did, LeaveStatement } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { noteSignal } from '../signals/index.ts'
import { checkLeaveStatements } from './check-leave-statements.ts'
import { countOthers, markLeaving, readPart } from './sql/read-part.ts'
import type { PartRow, RemainderRow } from './sql/read-part.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly publicGroups: PublicGroups
}
type Leaving = {
  readonly caller: AccountCaller
  readonly convoId: ConvoId
  /** Statements of those leaves of the account whose keys are at hand: with them any member may remove them. */
  readonly statements?: readonly LeaveStatement[] | undefined
}

/**
 * Leaves a convo, as far as an account can do that alone. From here on it neither sees the convo nor sends nor commits
 * in it, with any device; a notice in the log carries its leave statements, and ends with the commit that removes its
 * leaves. Leaving again gives the same notice.
 *
 * The first call's statements stand: whoever could not sign for a leaf leaves its removal to an admin.
 *
 * @returns the seq of the notice; none if the account has been removed already
 * @throws ServiceError `ConvoNotFound`, `LastAdmin`, `InvalidLeaveStatement`
 */
export async function leaveConvo(ports: Ports, input: Leaving): Promise<{ seq?: number }> {
  return withTransaction(ports.db, async (tx) => {
    const { kind } = await lockConvo(tx, input.convoId)
    const [part] = await tx.query<PartRow>(readPart, [input.convoId, input.caller.did])
    if (part === undefined) throw new ServiceError('ConvoNotFound')
    if (part.left) return {}
    if (part.leaving_seq !== null) return { seq: part.leaving_seq }
    if (kind === 'group') await checkHeir(tx, { convoId: input.convoId, did: input.caller.did })
    return { seq: await leave(ports, tx, { ...input, part }) }
  })
}

/** A group goes on with an admin or not at all; in a direct convo both are. */
async function checkHeir(
  tx: Tx,
  { convoId, did }: { readonly convoId: ConvoId; readonly did: Did },
): Promise<void> {
  const [remainder] = await tx.query<RemainderRow>(countOthers, [convoId, did])
  if (remainder !== undefined && remainder.others > 0 && remainder.admins === 0)
    throw new ServiceError('LastAdmin')
}

async function leave(ports: Ports, tx: Tx, leaving: Leaving & { readonly part: PartRow }): Promise<number> {
  const { caller, convoId, statements = [] } = leaving
  const { did } = caller
  await checkLeaveStatements(ports, tx, { convoId, did, statements })
  const seq = await appendNotice(ports, tx, { convoId, notice: { kind: 'leaveRequested', did, statements } })
  await tx.execute(markLeaving, [convoId, did, seq])
  await noteDeclined(ports, tx, leaving)
  await appendAccountEvent(tx, ports, { did, event: { kind: 'convoLeft', convoId } })
  return seq
}

/** Leaving what one has not accepted declines it. */
async function noteDeclined(
  ports: Ports,
  tx: Tx,
  { caller, convoId, part }: Leaving & { readonly part: PartRow },
): Promise<void> {
  const { status, requested_by: requester } = part
  if (status !== 'request' || requester === null) return
  await noteSignal(tx, ports, 'declined', { requester, by: caller.did, convoId })
}
