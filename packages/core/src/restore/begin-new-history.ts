import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import {
  deleteOperatorLinks,
  deleteOperatorSignIns,
  deleteOrdinaryStock,
  deleteTickets,
  endAllOperatorSessions,
  endAllSessions,
  lockHistory,
  recheckAllRecords,
  replaceHistory,
} from './sql/begin-history.ts'

/** What a new history began with. */
export type BegunHistory = {
  readonly historyId: string
  /** How many sessions of devices were ended. */
  readonly sessions: number
  /** How many key packages are not handed out any more. */
  readonly keyPackages: number
  /** How many devices' records are looked at now. */
  readonly records: number
}

/**
 * To be called when a backup has been put in the place of the database, before any server works on it. From then on
 * clients know that what they have seen since the backup may be lost (docs/decisions/0029). All of it or nothing:
 * - the history has another id;
 * - what was good once and may have been used since is good no more: refresh tokens, stream tickets, key packages, the
 *   sessions and links of operators;
 * - the records of all devices are looked at again, since some may have been deleted since.
 *
 * It is recorded among the acts of operators. Calling it again costs clients a comparison, and nothing else.
 */
export async function beginNewHistory(
  ports: { readonly db: Database; readonly clock: Clock; readonly random: Random },
  { by }: { readonly by: Operator },
): Promise<BegunHistory> {
  const historyId = Buffer.from(ports.random.bytes(16)).toString('hex')
  return withTransaction(ports.db, async (tx) => {
    const now = ports.clock.now()
    const [before] = await tx.query<{ readonly history_id: string }>(lockHistory, [])
    await tx.execute(replaceHistory, [historyId, now])
    const counts = await forgetWhatServedOnce(tx, now)
    await audit(tx, ports, {
      ...{ by, act: 'beginNewHistory', subject: 'history' },
      ...{ before: { historyId: before?.history_id }, after: { historyId, ...counts } },
    })
    return { historyId, ...counts }
  })
}

async function forgetWhatServedOnce(tx: Tx, now: Date): Promise<Omit<BegunHistory, 'historyId'>> {
  const sessions = await tx.execute(endAllSessions, [now])
  await tx.execute(deleteTickets, [])
  await tx.execute(endAllOperatorSessions, [now])
  await tx.execute(deleteOperatorLinks, [])
  await tx.execute(deleteOperatorSignIns, [])
  const keyPackages = await tx.execute(deleteOrdinaryStock, [])
  const records = await tx.execute(recheckAllRecords, [now])
  return { sessions, keyPackages, records }
}
