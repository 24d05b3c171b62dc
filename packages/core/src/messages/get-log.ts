import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Clock } from '../ports/index.ts'
import { mayRead } from './entitlement.ts'
import type { Entitlement } from './entitlement.ts'
import { logPage } from './limits.ts'
import type { LogEntry } from './log-entry.ts'
import { readEntries } from './read-entries.ts'
import { readReader } from './sql/read-reader.ts'
import type { ReaderRow } from './sql/read-reader.ts'

/** A stretch of a convo's log, as a device may read it. */
export type LogPage = {
  /** In order and without a gap. Fewer than asked for if they would be too many bytes. */
  readonly entries: readonly LogEntry[]
  /** The first entry that is still kept. */
  readonly firstSeq: number
  /** The last entry there is for this account: once it has left, the commit that ended its membership. */
  readonly lastSeq: number
}

/**
 * Reads a convo's log from a seq on. A device of a member may read it, with or without a leaf; of one that has left,
 * up to the commit that ended it. Entries that are not for this device are named by their seq alone; messages that have
 * expired, by the stretch in which they were.
 *
 * @throws ServiceError `ConvoNotFound`, `LogTruncated`
 */
export async function getLog(
  ports: { readonly db: Database; readonly clock: Clock },
  input: {
    readonly caller: DeviceCaller
    readonly convoId: string
    readonly sinceSeq?: number | undefined
    readonly limit?: number | undefined
  },
): Promise<LogPage> {
  const { caller, convoId, sinceSeq = 0 } = input
  const [reader] = await ports.db.query<ReaderRow>(readReader, [convoId, caller.did, caller.deviceId])
  if (reader === undefined || reader.joined_seq === null) throw new ServiceError('ConvoNotFound')
  const firstSeq = reader.first_seq
  if (sinceSeq > 0 && sinceSeq + 1 < firstSeq)
    throw new ServiceError('LogTruncated', { message: `the first entry kept is ${String(firstSeq)}` })
  const lastSeq = Math.min(reader.last_seq, reader.left_seq ?? reader.last_seq)
  const limit = Math.min(input.limit ?? logPage.usual, logPage.most)
  const stored = await readEntries(ports.db, {
    convoId,
    sinceSeq: Math.max(sinceSeq, firstSeq - 1),
    toSeq: lastSeq,
    limit,
    now: ports.clock.now(),
  })
  // The log was cut meanwhile: it is looked at again.
  if ((stored[0]?.seq ?? 0) > Math.max(sinceSeq + 1, firstSeq)) return getLog(ports, input)
  const rights = entitlementOf(reader, reader.joined_seq)
  const entries = stored.map((entry): LogEntry =>
    mayRead(rights, entry) ? entry : { kind: 'notEntitled', seq: entry.seq },
  )
  return { entries, firstSeq, lastSeq }
}

function entitlementOf(row: ReaderRow, joinedSeq: number): Entitlement {
  const stays = row.stays.map((stay) => ({
    generation: stay.generation,
    joinedSeq: stay.joined_seq,
    joinedEpoch: stay.joined_epoch,
    removedSeq: stay.removed_seq,
  }))
  return { kind: row.kind, joinedSeq, leftSeq: row.left_seq, stays }
}
