import { convoSummaryOf, lateBefore } from './convo-summary.ts'
import type { ConvoSummary } from './convo-views.ts'
import { afterPrefix, isName } from './cursor.ts'
import type { Ports } from './page.ts'
import { findConvosById } from './sql/convos.ts'
import type { ConvoSummaryRow } from './sql/convos.ts'

const most = 20

/** Convos by id, or the beginning of one; at most 20. */
export async function findConvos({ db, clock }: Ports, query: string): Promise<ConvoSummary[]> {
  if (!isName(query)) return []
  const params = [lateBefore(clock.now()), query, afterPrefix(query), most]
  return (await db.query<ConvoSummaryRow>(findConvosById, params)).map(convoSummaryOf)
}
