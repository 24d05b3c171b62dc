import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import type { ConvoId, Did, LeafRef } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { decodeNotice } from './notice.ts'
import { readEpochNotices, readStandings } from './sql/call-back.ts'
import type { EpochNoticeRow, StandingRow } from './sql/call-back.ts'

/** A commit that was stored, and whose leaves it has taken out. */
type Removal = {
  readonly convoId: ConvoId
  readonly generation: number
  /** The epoch that it ended. */
  readonly epoch: number
  readonly by: Did
  readonly removed: readonly Pick<LeafRef, 'did'>[]
}

/**
 * Calls back the devices of an account that are taken out by a commit of the very epoch in which its suggested removal
 * was withdrawn, and whose account stays a member: that commit was on its way when its maker could not have known yet.
 * `withdrawRemovals` calls back those that were taken out before. A commit of a later epoch means what it does. Under
 * the convo's lock, after members are stored.
 */
export async function callBack(
  ports: { readonly bus: Bus; readonly clock: Clock },
  tx: Tx,
  { convoId, generation, epoch, by, removed }: Removal,
): Promise<void> {
  const others = new Set(removed.map(({ did }) => did).filter((did) => did !== by))
  if (others.size === 0) return
  const notices = await tx.query<EpochNoticeRow>(readEpochNotices, [convoId, generation, epoch])
  const welcome = notices.map(({ body }) => decodeNotice(body)).flatMap(withdrawnOf)
  const dids = [...new Set(welcome)].filter((did) => others.has(did as Did))
  if (dids.length === 0) return
  for (const { did, status } of await tx.query<StandingRow>(readStandings, [convoId, dids]))
    await appendAccountEvent(tx, ports, { did, event: { kind: 'convoAdded', convoId, status } })
}

function withdrawnOf(notice: ReturnType<typeof decodeNotice>): string[] {
  return notice.kind === 'removalWithdrawn' ? [notice.did] : []
}
