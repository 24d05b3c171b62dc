import type { Queryable } from '../database/index.ts'
import { readHistory } from './sql/begin-history.ts'

/** Which history the database tells: clients that remember another one compare what they have seen with it. */
export async function readHistoryId(db: Queryable): Promise<string> {
  const [row] = await db.query<{ readonly history_id: string }>(readHistory, [])
  if (row === undefined) throw new Error('the database tells no history: its one row is gone')
  return row.history_id
}
