import { convoSummaryOf, lateBefore } from './convo-summary.ts'
import type { ConvoFilter, ConvoPage } from './convo-views.ts'
import { decodeTimed, encodeTimed } from './cursor.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import { selectConvos, selectConvosOfAttention } from './sql/convos.ts'
import type { ConvoSummaryRow } from './sql/convos.ts'

/** So many reports, the newest, and so many barred leaves are looked at for the convos that want attention. */
export const attentionLooks = 1000

const kindsOf = { all: ['direct', 'group'], direct: ['direct'], group: ['group'] } as const

/**
 * Convos, those first that were made last.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listConvosAsOperator(
  { db, clock }: Ports,
  { limit, cursor, filter }: PageInput & { readonly filter: ConvoFilter },
): Promise<ConvoPage> {
  const after = cursor === undefined ? undefined : decodeTimed(cursor, 1)
  const [statement, which] =
    filter === 'attention'
      ? [selectConvosOfAttention, attentionLooks]
      : ([selectConvos, kindsOf[filter]] as const)
  const place = [after?.at ?? 'infinity', after?.names[0] ?? '']
  const rows = await db.query<ConvoSummaryRow>(statement, [lateBefore(clock.now()), which, ...place, limit])
  const next = nextPage(rows, limit, (last) => encodeTimed(last.created_at, last.convo_id))
  return { convos: rows.map(convoSummaryOf), ...next }
}
