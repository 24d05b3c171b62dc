import { ServiceError } from '../errors/index.ts'
import type { ConvoId } from '../mls/index.ts'
import type { EpochOversight, EpochPage } from './convo-views.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import { selectEpochs } from './sql/log.ts'
import type { EpochRow } from './sql/log.ts'

/**
 * Epochs of a convo, the newest first: those that a commit began, and that are still in the log.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listEpochs(
  { db }: Pick<Ports, 'db'>,
  { limit, cursor, convoId }: PageInput & { readonly convoId: ConvoId },
): Promise<EpochPage> {
  const after = cursor === undefined ? [Number.MAX_SAFE_INTEGER, 0] : placeIn(cursor)
  const rows = await db.query<EpochRow>(selectEpochs, [convoId, ...after, limit])
  const next = nextPage(rows, limit, ({ generation, ended }) => `${String(generation)}.${String(ended)}`)
  return { epochs: rows.map(epochOf), ...next }
}

function placeIn(cursor: string): number[] {
  if (!/^\d{1,15}\.\d{1,15}$/.test(cursor)) throw new ServiceError('InvalidCursor')
  return cursor.split('.').map(Number)
}

function epochOf(row: EpochRow): EpochOversight {
  const { seq, generation, at, bytes, added, removed, conflicts, did, device_id: deviceId } = row
  const committer = did === null || deviceId === null ? null : { did, deviceId }
  return { seq, generation, epoch: row.ended + 1, at, bytes, added, removed, committer, conflicts }
}
