import type { Tx } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { Operator } from './operator.ts'
import { insertAudit } from './sql/audit.ts'

/** What an operator can do. */
export type OperatorAct =
  | 'suspendAccount'
  | 'takeDownAccount'
  | 'restoreAccount'
  | 'revokeDevice'
  | 'revokeInvite'
  | 'requestReset'
  | 'setLimit'
  | 'resetLimit'
  | 'resolveReport'
  | 'retryJob'
  | 'deleteJob'
  | 'createSignInLink'
  | 'signIn'
  | 'endSession'
  | 'setLogLevel'
  | 'beginNewHistory'

/** One act of an operator. No part of it may hold a secret, or what people have written. */
export type Audited = {
  readonly by: Operator
  readonly act: OperatorAct
  /** What it was done to: an account's DID, a convo's id, the name of a limit, or ids and names joined by `/`. */
  readonly subject: string
  /** The account that it concerns, if it is one's. */
  readonly did?: string | undefined
  /** What was so before, and is so after; undefined where there was nothing, or is nothing. */
  readonly before?: object | undefined
  readonly after?: object | undefined
}

/**
 * Records an act of an operator, in the transaction of the act itself: there is neither without the other. The record can
 * be neither changed nor deleted, which the database refuses.
 */
export async function audit(tx: Tx, { clock }: { readonly clock: Clock }, act: Audited): Promise<void> {
  const { by, subject, did, before, after } = act
  await tx.execute(insertAudit, [
    ...[clock.now(), by.kind, by.id, act.act, subject, did ?? null],
    ...[json(before), json(after), by.requestId ?? null],
  ])
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
