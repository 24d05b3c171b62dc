import type { Queryable } from '../database/index.ts'
import { readCurrentHistory } from './sql/begin-history.ts'

export { isFirstHistory } from './sql/begin-history.ts'

/** The history that a database tells. */
export type History = {
  readonly historyId: string
  /** Whether it has told no other one, since it tells any: nothing was made of another one. */
  readonly isFirstHistory: boolean
}

/** The same as a row has it. */
export type HistoryRow = { readonly history_id: string; readonly is_first_history: boolean }

/** Which history the database tells. */
export async function readHistory(db: Queryable): Promise<History> {
  const [row] = await db.query<HistoryRow>(readCurrentHistory, [])
  if (row === undefined) throw new Error('the database tells no history: its one row is gone')
  return historyOf(row)
}

/** Its id: clients that remember another one compare what they have seen with it. */
export async function readHistoryId(db: Queryable): Promise<string> {
  return (await readHistory(db)).historyId
}

/** The history of a row. */
export function historyOf({ history_id: historyId, is_first_history: isFirstHistory }: HistoryRow): History {
  return { historyId, isFirstHistory }
}
