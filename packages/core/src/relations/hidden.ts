import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { LabelSource } from './sources.ts'
import { keepLabels, readLabelled } from './sql/labels.ts'
import type { LabelledRow } from './sql/labels.ts'

/** How long an answer of the labeler counts. Nothing tells of labels as they change. */
const freshMs = 10 * 60_000

type Ports = { readonly db: Queryable; readonly clock: Clock; readonly labels?: LabelSource | undefined }

/** Those of some accounts that a label hides: asked for where the last answer is old; that one serves if there is none. */
export async function findHidden(
  { db, clock, labels }: Ports,
  dids: readonly Did[],
): Promise<ReadonlySet<Did>> {
  if (labels === undefined || dids.length === 0) return new Set()
  const now = clock.now()
  const kept = await db.query<LabelledRow>(readLabelled, [dids])
  const isFresh = ({ labelled_at: at }: LabelledRow) => at !== null && at.getTime() > now.getTime() - freshMs
  const fresh = new Set(kept.filter(isFresh).map(({ did }) => did))
  const answers = await askFor(
    labels,
    dids.filter((did) => !fresh.has(did)),
  )
  if (answers.size > 0) await db.execute(keepLabels, [[...answers.keys()], [...answers.values()], now])
  const known = new Map(kept.map(({ did, hidden }) => [did, hidden]))
  return new Set(dids.filter((did) => answers.get(did) ?? known.get(did) ?? false))
}

async function askFor(labels: LabelSource, dids: readonly Did[]): Promise<ReadonlyMap<Did, boolean>> {
  return dids.length === 0 ? new Map() : labels(dids)
}
