import type { ConvoId } from '../mls/index.ts'
import type { LogShape } from './convo-views.ts'
import type { Ports } from './page.ts'
import { readLogEnds, readStretches } from './sql/log.ts'
import type { LogEndsRow, StretchRow } from './sql/log.ts'

const stretchesShown = 48
/** So many seqs back it looks. */
const looks = 100 * stretchesShown

/** What the last 4,800 entries of a log are made of; undefined if there is no such convo. Expired ones are not counted. */
export async function readLogShape(
  { db }: Pick<Ports, 'db'>,
  convoId: ConvoId,
): Promise<LogShape | undefined> {
  const [ends] = await db.query<LogEndsRow>(readLogEnds, [convoId])
  if (ends === undefined) return undefined
  const { first_seq: firstSeq, last_seq: lastSeq } = ends
  const from = Math.max(firstSeq, lastSeq - looks + 1)
  const width = Math.max(1, Math.ceil((lastSeq - from + 1) / stretchesShown))
  const rows = await db.query<StretchRow>(readStretches, [convoId, from, width, lastSeq, looks])
  const stretches = rows.map(({ from_seq: fromSeq, to_seq: toSeq, ...rest }) => ({ fromSeq, toSeq, ...rest }))
  return { firstSeq, lastSeq, stretches }
}
