import type { Queryable } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import { decodeConvoCursor } from './cursor.ts'
import { readHeads } from './sql/read-heads.ts'
import type { HeadRow } from './sql/read-heads.ts'

/** How far the log of a convo goes. */
export type ConvoHead = {
  readonly convoId: ConvoId
  readonly generation: number
  readonly epoch: number
  readonly firstSeq: number
  readonly lastSeq: number
  /** Since which entry the calling account is in it. */
  readonly joinedSeq: number
}

/** A page of heads by convo id, and where the next one starts, if there may be one. */
export type HeadPage = { readonly heads: readonly ConvoHead[]; readonly cursor?: string }

/**
 * How far the log of each convo of the calling account goes.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function getConvoHeads(
  ports: { readonly db: Queryable },
  input: { readonly caller: AccountCaller; readonly limit: number; readonly cursor?: string | undefined },
): Promise<HeadPage> {
  const after = input.cursor === undefined ? '' : decodeConvoCursor(input.cursor)
  const rows = await ports.db.query<HeadRow>(readHeads, [input.caller.did, after, input.limit])
  const heads = rows.map(headOf)
  const cursor = heads.length < input.limit ? undefined : heads.at(-1)?.convoId
  return { heads, ...(cursor === undefined ? {} : { cursor }) }
}

function headOf(row: HeadRow): ConvoHead {
  const { generation, epoch, first_seq: firstSeq, last_seq: lastSeq, joined_seq: joinedSeq } = row
  return { convoId: row.convo_id as ConvoId, generation, epoch, firstSeq, lastSeq, joinedSeq }
}
