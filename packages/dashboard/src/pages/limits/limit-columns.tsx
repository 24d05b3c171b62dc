import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { OperatorName } from '../../ui/operator.tsx'
import { Time } from '../../ui/time.tsx'
import { LimitActs } from './limit-acts.tsx'
import { Purpose } from './purpose.tsx'
import { storeWords, valueNow } from './limit-view.ts'
import type { Limit } from './limit-view.ts'

/** A limit, and whether it says by itself where it is counted. */
export type LimitRow = Limit & { readonly tellsStore: boolean }

export const limitColumns = columnsOf<LimitRow>([
  {
    id: 'name',
    header: 'Limit',
    cell: (limit) => (
      <div className="limit-name">
        <code>{limit.name}</code>
        <Purpose text={limit.purpose} />
        {limit.tellsStore && <p className="dim">{storeWords(limit)}</p>}
      </div>
    ),
  },
  { id: 'now', header: 'Now', cell: (limit) => <Now limit={limit} /> },
  {
    id: 'default',
    header: 'Default, range',
    cell: ({ byDefault, least, most }) => (
      <div className="limit-range">
        {count(byDefault)}
        <div className="dim">
          {count(least)} to {count(most)}
        </div>
      </div>
    ),
  },
  { id: 'acts', header: 'Actions', cell: (limit) => <LimitActs limit={limit} /> },
])

/** What it is now, and who made it so. */
function Now({ limit }: { limit: Limit }) {
  const { unit, set } = limit
  const now = valueNow(limit)
  return (
    <div className="limit-now">
      <strong>{count(now)}</strong> {unit}
      {set !== undefined && (
        <div className="dim">
          <Badge tone="info">Set</Badge> <Time at={set.at} />, <OperatorName id={set.by} />
        </div>
      )}
      {set !== undefined && set.value !== now && (
        <div>It was set to {count(set.value)}, which is out of its range: the default stands.</div>
      )}
    </div>
  )
}
