import type { Bus } from '../bus/index.ts'
import { tellConvo } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { ServiceError } from '../errors/index.ts'
import { encodeNotice } from './notice.ts'
import type { Notice } from './notice.ts'
import { appendNoticeEntry } from './sql/append-notice.ts'
import type { AppendedRow } from './sql/append-notice.ts'

type NewNotice = {
  readonly convoId: string
  readonly notice: Notice
  /** The leaf whose doing the notice tells of: that which replaced a GroupInfo. */
  readonly leafIndex?: number
}

/**
 * Writes a notice at the end of a convo's log and gives its seq; readers are told once the transaction has
 * committed. Takes the convo's lock (see `lockConvo` for the order).
 *
 * @throws ServiceError `ConvoNotFound`
 */
export async function appendNotice(
  ports: { readonly bus: Bus; readonly clock: Clock },
  tx: Tx,
  { convoId, notice, leafIndex }: NewNotice,
): Promise<number> {
  const [entry] = await tx.query<AppendedRow>(appendNoticeEntry, [
    convoId,
    encodeNotice(notice),
    ports.clock.now(),
    leafIndex ?? null,
    ...(notice.kind === 'groupInfoReplaced' ? [notice.externalPub, notice.groupInfoSignature] : [null, null]),
  ])
  if (entry === undefined) throw new ServiceError('ConvoNotFound')
  tx.afterCommit(() => tellConvo(ports.bus, convoId, { seq: entry.seq, members: true }))
  return entry.seq
}
