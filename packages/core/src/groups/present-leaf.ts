import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import { readPresentLeaf } from './sql/read-present-leaf.ts'
import type { PresentLeafRow } from './sql/read-present-leaf.ts'

/** An act of a leaf that counts for one epoch only. */
export type ActOfEpoch = {
  readonly caller: DeviceCaller
  readonly convoId: ConvoId
  readonly generation: number
  readonly epoch: number
}

/** The leaf that a device has at the very epoch it speaks of. */
export type PresentLeaf = { readonly leafIndex: number; readonly barred: boolean }

/**
 * Finds the leaf by which a device acts at an epoch, and makes sure that this is the present one.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `ConvoNotAccepted`, `GenerationConflict`, `EpochConflict`
 */
export async function presentLeaf(db: Queryable, act: ActOfEpoch): Promise<PresentLeaf> {
  const { did, deviceId } = act.caller
  const [row] = await db.query<PresentLeafRow>(readPresentLeaf, [act.convoId, did, deviceId])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  if (row.gone) throw new ServiceError('NotMember')
  if (row.status === 'request') throw new ServiceError('ConvoNotAccepted')
  if (row.leaf_index === null) throw new ServiceError('NotMember')
  if (row.generation !== act.generation) throw new ServiceError('GenerationConflict')
  if (row.epoch !== act.epoch) {
    throw new ServiceError('EpochConflict', { message: `the convo is at epoch ${String(row.epoch)}` })
  }
  return { leafIndex: row.leaf_index, barred: row.barred_at !== null }
}
